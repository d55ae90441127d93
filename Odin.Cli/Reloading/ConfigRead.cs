using Odin.Cli.Configuration;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;

namespace Odin.Cli.Reloading;

/// <summary>Reads a configuration once, for a command: a file that hangs is reported and ends with Ctrl-C.</summary>
internal static class ConfigRead
{
    public static async Task<ConfigLoad> Async(string path, ConfigFormat? format, OwnAddresses? own, Terminal terminal,
        CancellationToken cancellationToken)
    {
        var (input, refused) = await OpenAsync(path, format, terminal, cancellationToken);
        return input is null ? refused! : input.Read(own);
    }

    /// <summary>The text; or why there is none.</summary>
    public static async Task<(ConfigInput? Input, ConfigLoad? Refused)> OpenAsync(string path, ConfigFormat? format, Terminal terminal,
        CancellationToken cancellationToken)
    {
        var work = new HangingWork(terminal.Say, TimeProvider.System);
        try
        {
            return await work.RunAsync(() => ConfigFile.Open(path, format, terminal.Input), path == ConfigFile.StandardInput
                ? "standard input" : $"the file system to give {path}", cancellationToken);
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            return (null, ConfigReader.Fail(path,
                new SyntaxFailure(0, 0, failure is TimeoutException ? $"the file cannot be read: {failure.Message}." : "interrupted.")));
        }
    }
}
