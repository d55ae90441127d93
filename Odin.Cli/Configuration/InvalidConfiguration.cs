namespace Odin.Cli.Configuration;

/// <summary>The exit code beside those that odin shares with thor .</summary>
internal static class InvalidConfiguration
{
    /// <summary>The configuration has mistakes; nothing was changed.</summary>
    public const int ExitCode = 3;
}
