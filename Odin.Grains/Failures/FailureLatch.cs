namespace Odin.Grains.Failures;

/// <summary>"Failing since / recovered": whoever reports an outcome learns whether it begins or ends a
/// failure, so that each is logged once.</summary>
/// <remarks>One caller at a time reports outcomes; any thread may read.</remarks>
/// <param name="tolerated">So many failures in a row are not yet a failure.</param>
public sealed class FailureLatch(int tolerated = 0)
{
    private int _inARow;

    /// <summary>Failures since the last success.</summary>
    public int InARow => Volatile.Read(ref _inARow);

    public bool IsFailing => InARow > tolerated;

    /// <summary>True: the failure begins here.</summary>
    public bool Fail()
    {
        var next = _inARow == int.MaxValue ? _inARow : _inARow + 1;
        var begins = _inARow == tolerated;
        Volatile.Write(ref _inARow, next);
        return begins;
    }

    /// <summary>True: the failure ends here.</summary>
    public bool Succeed()
    {
        var ends = IsFailing;
        Volatile.Write(ref _inARow, 0);
        return ends;
    }

    /// <summary>Either; true when it changed <see cref="IsFailing"/>.</summary>
    public bool Set(bool isFailing) => isFailing ? Fail() : Succeed();
}
