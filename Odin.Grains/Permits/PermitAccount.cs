using Odin.Grains.Edges;

namespace Odin.Grains.Permits;

/// <summary>One edge under one limit.</summary>
internal sealed class PermitAccount
{
    private long _answered;

    public PermitLine Line { get; private set; } = new() { Quota = 0, Used = 0 };

    /// <summary>True once the edge has taken in an answer of this epoch: no earlier activation can change what it holds.</summary>
    public bool IsOurs { get; private set; }

    /// <summary>Takes part in the division; a silent edge keeps what it has and gets nothing.</summary>
    public bool IsActive { get; set; }

    /// <summary>No client has been there for a while: it asks seldom.</summary>
    public bool IsIdle { get; set; }

    /// <summary>What the edge may hold by now: what it said, or what it was sent since if that is more.</summary>
    public long Reserved => Math.Max(Line.Held, _answered);

    public long Need => (long)Line.Used + Line.Wanted;

    /// <summary>A request shows that the answer before was taken in or given up.</summary>
    public void Take(PermitLine line, bool isOurs) => (Line, IsOurs, IsActive, _answered) = (line, IsOurs || isOurs, true, 0);

    public void Answer(long quota) => _answered = quota;
}
