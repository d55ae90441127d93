using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;

namespace Odin.Grains.Permits;

/// <summary>Asks the register what <see cref="AppPermits"/> wants to know, one question at a time. Lives in the
/// app's grain and runs in its turns.</summary>
/// <remarks>A question that failed is put again with the next <see cref="StepAsync"/>; nothing
/// that hangs on it is given meanwhile.</remarks>
internal sealed partial class PermitRegisterClient(string app, AppPermits permits, IPermitRegisterGrain register, TimeProvider time,
    long start, ILogger logger)
{
    /// <summary>The longest the register may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    private readonly FailureLatch _failing = new();
    private bool _isAsking;

    /// <summary>True from the first failed question to the next answered one.</summary>
    public bool IsFailing => _failing.IsFailing;

    private TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>Asks until nothing is left to ask, or the register fails.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        if (_isAsking) return;
        _isAsking = true;
        try
        {
            while (permits.NextStep(Now) is { } step)
            {
                if (!await TakeAsync(step, cancellationToken)) return;
            }

            if (_failing.Succeed()) LogFound(app);
        }
        finally
        {
            _isAsking = false;
        }
    }

    /// <summary>False: the register did not answer. Nothing is certain then, and what is not confirmed is not used.</summary>
    private async Task<bool> TakeAsync(RegisterStep step, CancellationToken cancellationToken)
    {
        var askedAt = Now;
        if (step is RegisterStep.Write write)
        {
            if (await AskAsync(() => register.WriteAsync(write.Epoch, write.Sequence, write.Holders, write.Hold),
                cancellationToken) is not [var isWritten]) return false;
            permits.OnWritten(write, isWritten, askedAt);
            if (permits.IsSuperseded) LogSuperseded(app, write.Epoch);
            return true;
        }

        var claim = (RegisterStep.Claim)step;
        if (await AskAsync(() => register.ClaimAsync(claim.AtLeast), cancellationToken) is not [var record]) return false;
        permits.OnClaimed(record, askedAt, Now);
        LogClaimed(app, permits.Epoch);
        return true;
    }

    /// <summary>Empty: there was no answer.</summary>
    private async Task<TAnswer[]> AskAsync<TAnswer>(Func<ValueTask<TAnswer>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return [await ask().AsTask().WaitAsync(Deadline, time, cancellationToken)];
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !cancellationToken.IsCancellationRequested)
        {
            if (_failing.Fail()) LogLost(exception, app);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _failing.Fail();
            LastResort.LogBug(logger, exception, $"Asking the register of app {app}");
        }

        return [];
    }

    [LoggerMessage(2201, LogLevel.Information, "App {App}: this activation decides on its permits, as epoch {Epoch}")]
    private partial void LogClaimed(string app, long epoch);

    [LoggerMessage(2202, LogLevel.Warning, "App {App}: another activation decides on its permits; this one (epoch {Epoch}) ends")]
    private partial void LogSuperseded(string app, long epoch);

    [LoggerMessage(2203, LogLevel.Warning,
        "App {App}: the register of its permits does not answer; edges keep what they hold, and none that is new to the app gets any")]
    private partial void LogLost(Exception exception, string app);

    [LoggerMessage(2204, LogLevel.Information, "App {App}: the register of its permits answers again")]
    private partial void LogFound(string app);
}
