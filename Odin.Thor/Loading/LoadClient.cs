using Odin.Thor.Echo;
using Odin.Thor.Loading.Tallies;

namespace Odin.Thor.Loading;

/// <summary>One of the concurrent clients of a run: its sessions, one after the other. Owns their socket and buffer.</summary>
internal sealed class LoadClient : IDisposable
{
    private const int MostBufferBytes = 64 * 1024 - 16;

    private static readonly TimeSpan HeldRoundTripPeriod = TimeSpan.FromSeconds(1);

    private readonly LoadPlan _plan;
    private readonly ClientSocket _socket;
    private readonly byte[] _buffer;

    public LoadClient(LoadPlan plan)
    {
        _plan = plan;
        _socket = new ClientSocket(plan.Options.Timeout, plan.Time);
        _buffer = new byte[Math.Clamp(plan.Options.MessageBytes, Greeting.MaxBytes, Math.Min(MostBufferBytes, BytePattern.PeriodBytes))];
    }

    /// <summary>Session after session, until the schedule has no more or <paramref name="interrupt"/> ends the run early.</summary>
    public async Task RunAsync(CancellationToken interrupt)
    {
        using var registration = interrupt.UnsafeRegister(static socket => ((ClientSocket)socket!).Interrupt(), _socket);
        while (_plan.Schedule.TryTake(out var arrival) && await WaitUntilAsync(arrival.Due, interrupt))
        {
            await new LoadSession(_plan, arrival, _socket, _buffer).RunAsync(DoMessagesAsync);
            if (interrupt.IsCancellationRequested) return;
        }
    }

    private async ValueTask<SessionEnd> DoMessagesAsync(LoadSession session)
    {
        var end = SessionEnd.Ok;
        for (var message = 0; message < _plan.Options.MessagesPerSession && end == SessionEnd.Ok; message++)
        {
            end = await session.RoundTripAsync();
        }

        return end;
    }

    /// <summary>One session for the whole run. When it fails before the end another is opened a second later.</summary>
    /// <param name="phase">From 0 to 1: which part of the second its round trips fall on.</param>
    /// <param name="interrupt">Ends the run early.</param>
    public async Task HoldAsync(double phase, CancellationToken interrupt)
    {
        if (!_plan.Schedule.TryTake(out var arrival) || !await WaitUntilAsync(arrival.Due, interrupt)) return;

        using var registration = interrupt.UnsafeRegister(static socket => ((ClientSocket)socket!).Interrupt(), _socket);
        while (true)
        {
            var end = await new LoadSession(_plan, arrival, _socket, _buffer)
                .RunAsync(session => _plan.Options.IsIdle
                    ? StayAsync(interrupt) : DoRoundTripEachSecondAsync(session, phase, interrupt));
            if (!end.IsError() || _plan.Schedule.Remaining <= HeldRoundTripPeriod) return;

            await WaitAsync(HeldRoundTripPeriod, interrupt);
            if (interrupt.IsCancellationRequested) return;
            arrival = arrival with { Due = _plan.Time.GetTimestamp() };
        }
    }

    private async ValueTask<SessionEnd> StayAsync(CancellationToken interrupt)
    {
        _socket.PauseDeadline();
        while (_plan.Schedule.Remaining > TimeSpan.Zero && !interrupt.IsCancellationRequested)
            await WaitAsync(_plan.Schedule.Remaining, interrupt);
        return interrupt.IsCancellationRequested ? SessionEnd.Interrupted : SessionEnd.Ok;
    }

    private async ValueTask<SessionEnd> DoRoundTripEachSecondAsync(LoadSession session, double phase, CancellationToken interrupt)
    {
        _socket.PauseDeadline();
        var next = _plan.Schedule.Elapsed + (HeldRoundTripPeriod * phase);
        while (_plan.Schedule.Remaining > TimeSpan.Zero)
        {
            var wait = next - _plan.Schedule.Elapsed;
            await WaitAsync(wait < _plan.Schedule.Remaining ? wait : _plan.Schedule.Remaining, interrupt);
            if (interrupt.IsCancellationRequested) return SessionEnd.Interrupted;
            if (_plan.Schedule.Elapsed < next) continue;

            var end = await session.RoundTripAsync();
            if (end != SessionEnd.Ok) return end;
            _socket.PauseDeadline();
            next += HeldRoundTripPeriod;
        }

        return SessionEnd.Ok;
    }

    private async ValueTask<bool> WaitUntilAsync(long due, CancellationToken interrupt)
    {
        // Timers go by a coarse clock and may end some milliseconds early: no session starts before its instant.
        while (!interrupt.IsCancellationRequested && _plan.Time.GetElapsedTime(_plan.Time.GetTimestamp(), due) is var wait
            && wait > TimeSpan.Zero) await WaitAsync(wait, interrupt);
        return !interrupt.IsCancellationRequested;
    }

    private async ValueTask WaitAsync(TimeSpan wait, CancellationToken interrupt)
    {
        if (wait <= TimeSpan.Zero) return;

        // Timers cut off the fraction of a millisecond.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        await Task.Delay(whole, _plan.Time, interrupt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _socket.Dispose();
}
