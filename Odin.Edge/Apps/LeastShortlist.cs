using Odin.Edge.Balancing;

namespace Odin.Edge.Apps;

/// <summary>Picks the least loaded of many targets without reading every target's counters for every client. For one loop.</summary>
/// <remarks>
/// To sum a thousand counters of sixteen loops takes 20 us. One scan keeps the <see cref="Kept"/> least loaded targets. As long as one of
/// them has at most the load that the least of the others had at the scan, the least of all is among them. Sessions of the others may end
/// meanwhile, so a scan serves for <see cref="MaxAgeMilliseconds"/> at most.
/// </remarks>
internal sealed class LeastShortlist
{
    /// <summary>With fewer choices a scan for every client costs less.</summary>
    public const int WorthwhileChoices = 2 * Kept;

    private const int Kept = 32;
    private const long MaxAgeMilliseconds = 10;

    private readonly ushort[] _kept = new ushort[Kept];
    private readonly long[] _loads = new long[Kept];
    private readonly long[] _ends = new long[Kept];
    private CandidateSet? _candidates;
    private LeasedLoad? _load;
    private long _scannedAt;
    private long _boundLoad;
    private int _boundWeight;

    /// <summary>The least loaded of the first tier, which has <see cref="WorthwhileChoices"/> targets or more.</summary>
    public int Pick(AppModel model, CandidateSet candidates, LeasedLoad load, Random random, long nowMilliseconds)
    {
        var isCurrent = ReferenceEquals(candidates, _candidates) && ReferenceEquals(load, _load)
            && nowMilliseconds - _scannedAt < MaxAgeMilliseconds;
        if (!isCurrent || !TryUpdate(model, candidates, load))
        {
            (_candidates, _load, _scannedAt) = (candidates, load, nowMilliseconds);
            Scan(model, candidates, load, random.Next(candidates.First.Length));
        }

        return model.Least!.Pick(_kept, _loads, candidates.Weights, random.Next(Kept), load.Preferred);
    }

    /// <summary>Sessions at a target: those of other edges as the grain counted them, and those of this edge now.</summary>
    public static long LoadOf(AppModel model, LeasedLoad load, int target) => load.Elsewhere[target] + model.Targets[target].Live.Sum();

    /// <summary>False: the least loaded may be a target that the scan left out.</summary>
    private bool TryUpdate(AppModel model, CandidateSet candidates, LeasedLoad load)
    {
        var isAmongThem = false;
        for (var place = 0; place < Kept; place++)
        {
            _loads[place] = LoadOf(model, load, _kept[place]);
            isAmongThem |= _loads[place] * _boundWeight <= _boundLoad * candidates.Weights[_kept[place]];
        }

        return isAmongThem;
    }

    private void Scan(AppModel model, CandidateSet candidates, LeasedLoad load, int first)
    {
        var choices = candidates.First;
        var weights = candidates.Weights;
        var count = _boundWeight = 0;
        for (var step = 0; step < choices.Length; step++)
        {
            var target = choices[first + step < choices.Length ? first + step : first + step - choices.Length];
            var (sessions, end) = (LoadOf(model, load, target), model.Least!.EndOf(target, weights[target]));
            if (count < Kept)
            {
                Insert(target, sessions, end, count++, weights);
            }
            else if (IsBefore(sessions, weights[target], end, Kept - 1, weights))
            {
                LeaveOut(_loads[Kept - 1], weights[_kept[Kept - 1]]);
                Insert(target, sessions, end, Kept - 1, weights);
            }
            else
            {
                LeaveOut(sessions, weights[target]);
            }
        }
    }

    /// <summary>Moves those behind it back by one place, from <paramref name="place"/> on.</summary>
    private void Insert(ushort target, long sessions, long end, int place, int[] weights)
    {
        for (; place > 0 && IsBefore(sessions, weights[target], end, place - 1, weights); place--)
            (_kept[place], _loads[place], _ends[place]) = (_kept[place - 1], _loads[place - 1], _ends[place - 1]);
        (_kept[place], _loads[place], _ends[place]) = (target, sessions, end);
    }

    /// <summary>Less loaded for its weight, or as loaded and its turn ends sooner.</summary>
    private bool IsBefore(long sessions, int weight, long end, int place, int[] weights)
    {
        var difference = sessions * weights[_kept[place]] - _loads[place] * weight;
        return difference < 0 || (difference == 0 && end < _ends[place]);
    }

    private void LeaveOut(long sessions, int weight)
    {
        if (_boundWeight == 0 || sessions * _boundWeight < _boundLoad * weight) (_boundLoad, _boundWeight) = (sessions, weight);
    }
}
