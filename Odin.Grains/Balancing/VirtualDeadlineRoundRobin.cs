using Odin.Grains.Targets;

namespace Odin.Grains.Balancing;

/// <summary>Round robin as one endless weighted sequence in which each target's turns are spread as evenly as its weight allows.</summary>
/// <remarks>
/// Earliest eligible virtual deadline first (Stoica and Abdel-Wahab, "Earliest Eligible Virtual Deadline First", 1995), with one slot as
/// the quantum.
/// <list type="number">
/// <item>A target of weight w takes a turn every Turn / w units of virtual time; its position is the time at which its next turn may begin,
/// and its deadline one
/// stride later.</item>
/// <item>Now is the mean of all positions, weighted. Every slot therefore moves it by Turn / (sum of weights), and nothing has
/// to be put right when the set changes.</item>
/// <item>The next slot goes to the earliest deadline among those whose position is not after now. There is always one: the
/// least position is not after the mean.</item>
/// </list>
/// Wanted and tested: after k slots a target has its share of k, plus or minus one; with equal weights the counts differ by at most one
/// over every stretch. Who stays keeps the position, so two that stay with equal weights never drift apart; who comes starts at now,
/// neither behind nor ahead. Deadlines alone (stride scheduling) would serve many light targets in one burst; the heaviest credit first
/// (nginx) has no such bound. A slot costs one pass over the candidates: 1000 of them take about a microsecond.
/// </remarks>
internal sealed class VirtualDeadlineRoundRobin : IAssigner
{
    /// <summary>
    /// The stride of the least weight. Divisible by the full share of every configured weight up to 16; the others are off by less than one
    /// in a million.
    /// </summary>
    private const long Turn = 720_720L << 14;

    private Place[] _places = [];

    public IAssigner Copy() => new VirtualDeadlineRoundRobin { _places = [.. _places] };

    public void Renumber(OrdinalMap map)
    {
        _places = [.. _places.Where(place => map[place.Ordinal] >= 0).Select(place => place with { Ordinal = (ushort)map[place.Ordinal] })];
        Array.Sort(_places, (left, right) => left.Ordinal.CompareTo(right.Ordinal));
    }

    public void SetCandidates(ReadOnlySpan<Candidate> candidates)
    {
        Rebase();
        var now = _places.Length == 0 ? 0 : WeightedPositions() / Weights();
        var before = _places.ToDictionary(place => place.Ordinal);
        var places = new Place[candidates.Length];
        for (var index = 0; index < places.Length; index++)
        {
            var (ordinal, weight) = candidates[index];
            var position = before.TryGetValue(ordinal, out var known) ? KeepLag(known, weight, now) : now;
            places[index] = new Place(ordinal, weight, Turn / weight, position);
        }

        _places = places;
    }

    public void Assign(Span<ushort> slots, ReadOnlySpan<long> load)
    {
        Rebase();
        var places = _places.AsSpan();
        var weights = Weights();
        var sum = WeightedPositions();
        foreach (ref var slot in slots)
        {
            ref var next = ref places[Earliest(places, sum / weights)];
            slot = next.Ordinal;
            next.Position += next.Stride;
            sum += next.Stride * next.Weight;
        }
    }

    private static int Earliest(ReadOnlySpan<Place> places, long now)
    {
        var (best, deadline) = (0, long.MaxValue);
        for (var index = 0; index < places.Length; index++)
        {
            ref readonly var place = ref places[index];
            if (place.Position > now || place.Position + place.Stride >= deadline) continue;
            (best, deadline) = (index, place.Position + place.Stride);
        }

        return best;
    }

    /// <summary>What a target is owed is counted in slots, so with another weight it is another stretch of virtual time.</summary>
    private static long KeepLag(Place place, int weight, long now) =>
        place.Weight == weight ? place.Position : now + (place.Position - now) * place.Weight / weight;

    /// <summary>Positions count from the least one, so that no sum of them ever overflows: 65,536
    /// targets of weight 256 stay below 2^62.</summary>
    private void Rebase()
    {
        var least = long.MaxValue;
        foreach (ref readonly var place in _places.AsSpan()) least = Math.Min(least, place.Position);
        foreach (ref var place in _places.AsSpan()) place.Position -= least;
    }

    private long Weights()
    {
        var sum = 0L;
        foreach (ref readonly var place in _places.AsSpan()) sum += place.Weight;
        return sum;
    }

    private long WeightedPositions()
    {
        var sum = 0L;
        foreach (ref readonly var place in _places.AsSpan()) sum += place.Position * place.Weight;
        return sum;
    }

    private record struct Place(ushort Ordinal, int Weight, long Stride, long Position);
}
