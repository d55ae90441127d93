using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Odin.Hosting.Files;

/// <summary>Warns of files with which somebody else could be this process, or be let in by it. From any thread.</summary>
public sealed partial class LooseFileNotice(ILogger<LooseFileNotice> logger)
{
    public static LooseFileNotice Of(IServiceProvider services) => ActivatorUtilities.CreateInstance<LooseFileNotice>(services);

    /// <param name="paths">Of files with a secret; null: there is none.</param>
    public void OfSecrets(params ReadOnlySpan<string?> paths)
    {
        foreach (var path in paths) Warn(path, isSecret: true);
    }

    /// <param name="path">Of a file that says who is let in, and has no secret in it; null: there is none.</param>
    public void OfRights(string? path) => Warn(path, isSecret: false);

    private void Warn(string? path, bool isSecret)
    {
        if (path is null || LooseFile.ModeOf(path, isSecret) is not { } mode) return;
        if (isSecret) LogLooseSecret(path, mode);
        else LogLooseRights(path, mode);
    }

    [LoggerMessage(4064, LogLevel.Warning,
        "Other users of this machine can read or change {Path} (mode {Mode}), and whoever has it can be this process: give it the mode " +
            "600, and if others use the machine put a new secret into it")]
    private partial void LogLooseSecret(string path, string mode);

    [LoggerMessage(4065, LogLevel.Warning,
        "Other users of this machine can change {Path} (mode {Mode}), which says who is let in: give it the mode 644 or 600, and look " +
            "whether its lines are yours")]
    private partial void LogLooseRights(string path, string mode);
}
