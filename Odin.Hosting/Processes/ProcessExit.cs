namespace Odin.Hosting.Processes;

/// <summary>What the exit of a process tells a script; the same for every executable of Odin.</summary>
public static class ProcessExit
{
    public const int Ok = 0;

    /// <summary>A flag or a setting is wrong; nothing was done.</summary>
    public const int Usage = 1;

    /// <summary>What was asked for was right, and it failed.</summary>
    public const int Failed = 2;
}
