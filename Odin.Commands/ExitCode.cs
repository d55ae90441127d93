namespace Odin.Commands;

/// <summary>What the exit of a command or of a process says to a script; the same for every executable.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>A flag or a setting is wrong; nothing was done.</summary>
    public const int Usage = 1;

    /// <summary>What was asked for was right, and it failed.</summary>
    public const int Failed = 2;

    /// <summary>No silo answers at the address of the admin API.</summary>
    public const int Unreachable = 4;

    /// <summary>It was done as far as it went: somebody did not answer, and is named.</summary>
    public const int Incomplete = 5;

    /// <summary>The admin API refused it: no key, a wrong one, or one that may not do this.</summary>
    public const int Refused = 6;

    /// <summary>A part of the process was stuck: whoever supervises it starts it anew. EX_SOFTWARE of sysexits.h.</summary>
    public const int Stalled = 70;
}
