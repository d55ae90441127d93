using Microsoft.Extensions.Logging;

namespace Odin.Grains.Failures;

/// <summary>The one place where an exception that nobody expected ends: logged as an error with its stack, and the work goes on.</summary>
public static partial class LastResort
{
    /// <summary>The pause after a bug, so that one that comes at once again neither spins nor fills the log.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs <paramref name="loop"/> again and again after whatever it throws, until it
    /// returns or is stopped. Never throws.</summary>
    /// <param name="owner">What the loop does, for the log: a noun of Odin and its name.</param>
    public static async Task RunAsync(string owner, Func<CancellationToken, Task> loop, TimeProvider time, ILogger logger,
        CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !await TryAsync(owner, loop, logger, stop))
        {
            await Task.Delay(Pause, time, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>False: the work ended in an exception that nobody expected. A stop in between is none.</summary>
    public static async Task<bool> TryAsync(string owner, Func<CancellationToken, Task> work, ILogger logger, CancellationToken stop)
    {
        try
        {
            await work(stop);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception exception)
        {
            LogBug(logger, exception, owner);
            return false;
        }
    }

    /// <summary>The same for work that is done at once, on the thread of a timer: there an exception would end the process.</summary>
    public static void Try(string owner, Action work, ILogger logger)
    {
        try
        {
            work();
        }
        catch (Exception exception)
        {
            LogBug(logger, exception, owner);
        }
    }

    /// <summary>Says that <paramref name="owner"/> met an exception that nobody expected, and went on.</summary>
    [LoggerMessage(6001, LogLevel.Error,
        "{Owner} met an exception that nobody expected and goes on. This is a bug of Odin; please report it")]
    public static partial void LogBug(ILogger logger, Exception exception, string owner);
}
