namespace Odin.Tests.Simulation;

/// <summary>Carries messages between places: late, twice, out of order, or not at all; and nothing across a cut.</summary>
internal sealed class Network(Agenda agenda, Random random, string[] regions)
{
    private readonly Dictionary<(string, string), TimeSpan> _distances = Distances(regions, random);
    private readonly SortedSet<string> _cutRegions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _cutPlaces = new(StringComparer.Ordinal);

    /// <summary>Chance of each message to get lost, of 1.</summary>
    public double Loss { get; set; }

    /// <summary>Chance to come twice.</summary>
    public double Repetition { get; set; }

    /// <summary>On top of the distance; one message in twenty takes ten times that.</summary>
    public TimeSpan Jitter { get; set; } = TimeSpan.FromMilliseconds(5);

    public TimeSpan Distance(string from, string to) => _distances[(from, to)];

    public void SetDistance(string from, string to, TimeSpan distance) => _distances[(from, to)] = _distances[(to, from)] = distance;

    public void CutRegion(string region) => _cutRegions.Add(region);

    public void CutPlace(Place place) => _cutPlaces.Add(place.Name);

    public void Heal()
    {
        _cutRegions.Clear();
        _cutPlaces.Clear();
    }

    public bool CanReach(Place from, Place to) => SideOf(from) == SideOf(to);

    public void Send(Place from, Place to, Action deliver)
    {
        for (var copies = random.NextDouble() < Repetition ? 2 : 1; copies > 0; copies--)
        {
            if (random.NextDouble() >= Loss && CanReach(from, to))
                agenda.After(Distance(from.Region, to.Region) + Jitter * random.NextDouble() * (random.Next(20) == 0 ? 10 : 1), deliver);
        }
    }

    /// <summary>A request and its answer; either may be lost, and then nobody learns it.</summary>
    public void Call<TAnswer>(Place from, Place to, Func<TAnswer> serve, Action<TAnswer> answered) => Send(from, to, () =>
    {
        var answer = serve();
        Send(to, from, () => answered(answer));
    });

    private string SideOf(Place place) =>
        _cutPlaces.Contains(place.Name) ? place.Name : _cutRegions.Contains(place.Region) ? place.Region : "";

    private static Dictionary<(string, string), TimeSpan> Distances(string[] regions, Random random)
    {
        var distances = new Dictionary<(string, string), TimeSpan>();
        foreach (var from in regions)
        {
            foreach (var to in regions) distances[(from, to)] = distances.TryGetValue((to, from), out var back)
                ? back : TimeSpan.FromMilliseconds(from == to ? 0.5 : random.Next(10, 140));
        }

        return distances;
    }
}
