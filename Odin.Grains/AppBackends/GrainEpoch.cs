namespace Odin.Grains.AppBackends;

/// <summary>The number of one activation's life: greater than that of every earlier activation some edge has learned of.</summary>
/// <remarks>It starts from the clock, which is nearly always enough; reports of edges correct a clock that
/// is behind that of the silo before.</remarks>
internal sealed class GrainEpoch(long start)
{
    private bool _isSent;

    public long Value { get; private set; } = start;

    /// <summary>Takes note of an epoch some edge has seen. Its own counts as another's until it was sent to anybody.</summary>
    public void Observe(long seen)
    {
        if (seen > Value || (seen == Value && !_isSent)) Value = seen + 1;
    }

    /// <summary>The epoch for an answer.</summary>
    public long Publish()
    {
        _isSent = true;
        return Value;
    }
}
