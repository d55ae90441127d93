using Odin.Thor.Echo;
using Odin.Thor.Loading.Tallies;

namespace Odin.Thor.Loading;

/// <summary>One session from connect to the target's FIN. Uses its client's socket and buffer, and counts every step.</summary>
internal sealed class LoadSession(LoadPlan plan, Arrival arrival, ClientSocket socket, byte[] buffer)
{
    private readonly long _start = BytePattern.PlaceOf(arrival.Ordinal);
    private AnswerCheck _check = new(plan.Pattern, BytePattern.PlaceOf(arrival.Ordinal), plan.Options.IgnoreCase);
    private long _sentBytes;

    private TimeSpan SinceDue => plan.Time.GetElapsedTime(arrival.Due);

    /// <summary>Connects, does the round trips that <paramref name="untilDone"/> asks for,
    /// half-closes and waits for the target's FIN.</summary>
    public async ValueTask<SessionEnd> RunAsync(Func<LoadSession, ValueTask<SessionEnd>> untilDone)
    {
        plan.Tally.CountStart(SinceDue);
        var end = await ConnectAsync();
        if (end == SessionEnd.Ok && plan.Options.Greeted) end = await ReceiveGreetingAsync();
        if (end == SessionEnd.Ok) end = await untilDone(this);
        if (end == SessionEnd.Ok) end = await FinishAsync();

        if (end == SessionEnd.Ok) socket.Close();
        else socket.Reset();

        plan.Tally.CountEnd(end, SinceDue);
        return end;
    }

    private async ValueTask<SessionEnd> ConnectAsync()
    {
        socket.RestartDeadline();
        var end = await socket.ConnectAsync(plan.TargetOf(arrival.Ordinal), plan.Sources.Of(arrival.Ordinal));
        if (end == SessionEnd.Ok) plan.Tally.CountConnect(SinceDue);
        return end;
    }

    /// <summary>The target speaks first and then waits: nothing may follow its line.</summary>
    private async ValueTask<SessionEnd> ReceiveGreetingAsync()
    {
        socket.RestartDeadline();
        for (var length = 0; length < Greeting.MaxBytes;)
        {
            var (end, received) = await socket.ReceiveAsync(buffer.AsMemory(length, Greeting.MaxBytes - length));
            if (end != SessionEnd.Ok) return end;
            if (received == 0) return SessionEnd.Eof;

            length += received;
            if (buffer[length - 1] != '\n') continue;
            if (Greeting.NameIn(buffer.AsSpan(0, length - 1)) is not { } name) break;
            plan.Tally.CountGreeting(name);
            return SessionEnd.Ok;
        }

        return SessionEnd.Corrupt;
    }

    /// <summary>Sends a message and checks its answer. Both at once: a large message would fill the buffers of an echoing target.</summary>
    public async ValueTask<SessionEnd> RoundTripAsync()
    {
        var started = plan.Time.GetTimestamp();
        socket.RestartDeadline();

        var sending = SendMessageAsync();
        var end = await ReceiveAnswerAsync();
        if (end != SessionEnd.Ok) socket.Reset();   // Ends the send too.
        var sent = await sending;

        if (end == SessionEnd.Ok) end = sent;
        if (end == SessionEnd.Ok) plan.Tally.CountRoundTrip(plan.Time.GetElapsedTime(started));
        return end;
    }

    private async ValueTask<SessionEnd> SendMessageAsync()
    {
        for (var rest = plan.Options.MessageBytes; rest > 0;)
        {
            var piece = plan.Pattern.Exact(_start + _sentBytes, Math.Min(rest, BytePattern.PeriodBytes));
            var end = await socket.SendAsync(piece);
            if (end != SessionEnd.Ok) return end;

            rest -= piece.Length;
            _sentBytes += piece.Length;
            plan.Tally.CountSent(piece.Length);
        }

        return SessionEnd.Ok;
    }

    private async ValueTask<SessionEnd> ReceiveAnswerAsync()
    {
        for (var rest = plan.Options.MessageBytes; rest > 0;)
        {
            var (end, received) = await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(rest, buffer.Length)));
            if (end != SessionEnd.Ok) return end;
            if (received == 0) return SessionEnd.Eof;

            rest -= received;
            plan.Tally.CountReceived(received);
            if (!_check.Accept(buffer.AsSpan(0, received))) return SessionEnd.Corrupt;
        }

        return SessionEnd.Ok;
    }

    private async ValueTask<SessionEnd> FinishAsync()
    {
        socket.RestartDeadline();
        var end = socket.HalfClose();
        if (end != SessionEnd.Ok) return end;

        (end, var surplus) = await socket.ReceiveAsync(buffer);
        return end == SessionEnd.Ok && surplus > 0 ? SessionEnd.Corrupt : end;
    }
}
