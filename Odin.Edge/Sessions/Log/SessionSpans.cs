namespace Odin.Edge.Sessions.Log;

/// <summary>How long the phases of a session took.</summary>
internal readonly struct SessionSpans(in SessionRecord record, TimeProvider time)
{
    /// <summary>Accept to the last assignment.</summary>
    public Milliseconds Assign { get; } = Between(record.AcceptedAt, record.AssignedAt, time);

    /// <summary>The last assignment to established.</summary>
    public Milliseconds Connect { get; } = Between(record.AssignedAt, record.ConnectedAt, time);

    /// <summary>Accept to end.</summary>
    public Milliseconds Total { get; } = Between(record.AcceptedAt, record.EndedAt, time);

    private static Milliseconds Between(long from, long to, TimeProvider time) =>
        new(from == 0 || to == 0 ? null : time.GetElapsedTime(from, to));
}
