using System.Globalization;

namespace Odin.Tests.Support;

/// <summary>How long tests wait before they call a thing missing, and how they measure an upper bound: in time during which
/// the machine could have done the work.</summary>
/// <remarks>
/// A deadline of a test only ends one that hangs. On a machine with ten runnable threads per core the same work takes ten times as long, so
/// a deadline in seconds of the wall clock fails for the wrong reason. <see cref="Time"/> runs slower by that factor, from moment to
/// moment, and stands still while this process gets no processor at all. On an idle machine it is the wall clock. Lower bounds and figures
/// are measured with <see cref="TimeProvider.System"/>.
/// </remarks>
internal static class TestTimeout
{
    /// <summary>For an event within this process.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);

    /// <summary>For an event in another process, which may have to start first.</summary>
    public static readonly TimeSpan OfProcess = TimeSpan.FromSeconds(60);

    /// <summary>The clock of deadlines and upper bounds.</summary>
    public static TimeProvider Time { get; } = new LoadedTime(Slowdown);

    /// <summary>A token that is cancelled after so long.</summary>
    public static CancellationTokenSource Source(TimeSpan length) => new(length, Time);

    /// <summary>Completes with the task, or fails after <see cref="Usual"/>.</summary>
    public static Task Within(Task task) => task.WaitAsync(Usual, Time);

    /// <summary>Completes with the task, or fails after <see cref="Usual"/>.</summary>
    public static Task<T> Within<T>(Task<T> task) => task.WaitAsync(Usual, Time);

    /// <summary>How many threads want each core now; 1 where there are cores for all, or the system does not say.</summary>
    private static double Slowdown()
    {
        if (!OperatingSystem.IsLinux()) return 1;

        // The fourth field: runnable threads of the whole machine, a slash, and all threads.
        var runnable = File.ReadAllText("/proc/loadavg").Split(' ')[3].Split('/')[0];
        return Math.Max(1, double.Parse(runnable, CultureInfo.InvariantCulture) / Environment.ProcessorCount);
    }
}
