namespace Odin.Thor.Commands;

/// <summary>What thor's exit tells a script.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command line was wrong; nothing was done.</summary>
    public const int Usage = 1;

    /// <summary>The command line was right and the work failed.</summary>
    public const int Failed = 2;
}
