using Microsoft.Extensions.Logging;

namespace Odin.Grains.Backends.Permits;

/// <summary>Asks the register what <see cref="AppPermits"/> wants to know, one question at a time. Lives in the app's grain and runs in its turns.</summary>
/// <remarks>A question that failed is put again with the next <see cref="StepAsync"/>; nothing that hangs on it is given meanwhile.</remarks>
internal sealed partial class RegisterLink(string app, AppPermits permits, IPermitRegisterGrain register, TimeProvider time, long start, ILogger logger)
{
    /// <summary>The longest the register may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    private bool _isAsking;

    /// <summary>True from the first failed question to the next answered one.</summary>
    public bool IsFailing { get; private set; }

    private TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>Asks until nothing is left to ask, or the register fails.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        if (_isAsking) return;
        _isAsking = true;
        try
        {
            while (permits.NextStep(Now) is { } step) await AskAsync(step, cancellationToken);
            if (IsFailing) LogFound(app);
            IsFailing = false;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, nothing is certain: what is not confirmed is not used.
            if (!IsFailing) LogLost(exception, app);
            IsFailing = true;
        }
        finally
        {
            _isAsking = false;
        }
    }

    private async Task AskAsync(RegisterStep step, CancellationToken cancellationToken)
    {
        var askedAt = Now;
        if (step is RegisterStep.Write write)
        {
            var asked = register.WriteAsync(write.Epoch, write.Sequence, write.Holders, write.Hold).AsTask();
            permits.OnWritten(write, await asked.WaitAsync(Deadline, time, cancellationToken), askedAt);
            if (permits.IsSuperseded) LogSuperseded(app, write.Epoch);
            return;
        }

        var claim = (RegisterStep.Claim)step;
        permits.OnClaimed(await register.ClaimAsync(claim.AtLeast).AsTask().WaitAsync(Deadline, time, cancellationToken), askedAt, Now);
        LogClaimed(app, permits.Epoch);
    }

    [LoggerMessage(2201, LogLevel.Information, "App {App}: this activation decides on its permits, as epoch {Epoch}")]
    private partial void LogClaimed(string app, long epoch);

    [LoggerMessage(2202, LogLevel.Warning, "App {App}: another activation decides on its permits; this one (epoch {Epoch}) ends")]
    private partial void LogSuperseded(string app, long epoch);

    [LoggerMessage(2203, LogLevel.Warning, "App {App}: the register of its permits does not answer; edges keep what they hold, and none that is new to the app gets any")]
    private partial void LogLost(Exception exception, string app);

    [LoggerMessage(2204, LogLevel.Information, "App {App}: the register of its permits answers again")]
    private partial void LogFound(string app);
}
