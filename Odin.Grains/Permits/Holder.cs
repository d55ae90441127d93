using Odin.Grains.Edges;

namespace Odin.Grains.Permits;

/// <summary>One life of one edge that asked for permits, or that the register names.</summary>
internal sealed class Holder(EdgeIdentity edge)
{
    private long _answered;
    private TimeSpan _answeredAt;

    public EdgeIdentity Edge => edge;

    /// <summary>0: it never reported.</summary>
    public long LastRequestId { get; set; }

    public TimeSpan ReceivedAt { get; set; }

    /// <summary>It takes in no answers but ours.</summary>
    public bool IsOurs { get; set; }

    /// <summary>When we last gave an answer that it has taken in: at that time it had no other master.</summary>
    public TimeSpan? TakenAt { get; private set; }

    /// <summary>It said that it stops.</summary>
    public bool HasLeft { get; set; }

    /// <summary>No client has been there for a while.</summary>
    public bool IsIdle { get; set; }

    /// <summary>It lives beside a later life, or did: two processes share the id, or one takes over from the other. So
    /// that the later one speaks says nothing of this one.</summary>
    public bool IsBesideLater { get; set; }

    public void OnAnswered(TimeSpan now) => (_answered, _answeredAt) = (LastRequestId, now);

    /// <summary>A request shows which answer was taken in. When it was given counts, not when the request came:
    /// that may have been long under way.</summary>
    public void OnTaken(long requestId)
    {
        if (IsOurs && requestId == _answered && _answered > 0) TakenAt = _answeredAt;
        if (!IsOurs) TakenAt = null;
    }

    public void Forget()
    {
        IsOurs = false;
        (TakenAt, _answered) = (null, 0);
    }

    /// <summary>It has spoken, and is a later life of the same edge.</summary>
    public bool IsLaterIncarnationOf(Holder other) => LastRequestId > 0 && edge.IsLaterIncarnationOf(other.Edge);
}
