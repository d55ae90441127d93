namespace Odin.Cli.Configuration;

/// <summary>The exit code beside those of <see cref="Odin.Commands.ExitCode"/>.</summary>
internal static class InvalidConfiguration
{
    /// <summary>The configuration has errors; nothing was changed.</summary>
    public const int ExitCode = 3;
}
