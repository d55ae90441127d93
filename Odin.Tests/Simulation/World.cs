using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Regions;

namespace Odin.Tests.Simulation;

/// <summary>Regions with edges, the grains of one app and the catalog, over a network that is not to
/// be relied on. One seed, one history.</summary>
/// <remarks>
/// Decisions are the product's pure code; what is in this folder stands for threads, sockets, Orleans and the operator. Edge 0 and the
/// storage are never cut off from each other and edge 0 never restarts: an activation cut off from the storage then misses at least one
/// edge (docs/adr/0003 says why that matters).
/// </remarks>
internal sealed class World
{
    public const string AppName = "web";

    private readonly List<EdgePlace> _edges = [];
    private readonly List<Activation> _activations = [];
    private readonly List<RegionPlace> _regionPlaces = [];
    private int _regionsBegun;

    public World(int seed)
    {
        (Seed, Random) = (seed, new Random(seed));
        Regions = [.. new[] { "fra", "iad", "syd", "gru" }.Take(Random.Next(1, 5))];
        History = new History(Agenda);
        Network = new Network(Agenda, Random, Regions);
        Catalog = new CatalogPlace(new Place("catalog", Regions[0]), Agenda) { Regions = [.. Regions] };
        var plan = WorldPlan.Draw(Random, Regions);
        Limits = [.. LimitsOf(plan)];
        Catalog.Apply(plan);
        ShardSize = new ShardSize(Random.Next(1, 5));
        var mean = TimeSpan.FromSeconds(0.2 + 2 * Random.NextDouble());
        SessionLength = random => -Math.Log(1 - random.NextDouble()) * mean;
        foreach (var region in Regions) StartRegion(region);
        StartActivation(Regions[Random.Next(Regions.Length)]);
        foreach (var region in Regions)
        {
            for (var edge = Random.Next(1, 4); edge > 0; edge--)
                _edges.Add(new EdgePlace(this, new EdgeIdentity($"{region}-{edge}", region, 1)));
        }
    }

    /// <summary>A quiet world of one's own, the app's grain in its first region.</summary>
    /// <param name="seed">Of all chance.</param>
    /// <param name="distances">One way, between two regions.</param>
    /// <param name="app">What the edges serve.</param>
    /// <param name="perSecond">Clients of all edges.</param>
    /// <param name="sessionLength">Draws how long one session lasts.</param>
    /// <param name="edges">In each region.</param>
    /// <param name="areTogether">The clients of all edges come at the same instants, at even intervals, and not by chance.</param>
    public World(int seed, IReadOnlyDictionary<(string, string), TimeSpan> distances, AppSpec app, double perSecond,
        Func<Random, TimeSpan> sessionLength, int edges = 1, bool areTogether = false)
    {
        (Seed, Random, SessionLength, AreClientsTogether) = (seed, new Random(seed), sessionLength, areTogether);
        Regions = [.. distances.Keys.SelectMany(pair => new[] { pair.Item1, pair.Item2 }).Distinct()];
        History = new History(Agenda);
        Network = new Network(Agenda, Random, Regions);
        foreach (var ((from, to), distance) in distances) Network.SetDistance(from, to, distance);
        Catalog = new CatalogPlace(new Place("catalog", Regions[0]), Agenda) { Regions = [.. Regions] };
        Limits = [.. LimitsOf(app)];
        Catalog.Apply(app);
        foreach (var region in Regions) StartRegion(region);
        StartActivation(Regions[0]);
        _edges.AddRange(
            Regions.SelectMany(region => Enumerable.Range(1, edges)
                .Select(edge => new EdgePlace(this, new EdgeIdentity($"{region}-{edge}", region, 1)))));
        foreach (var edge in _edges) edge.Clients.PerSecond = perSecond / _edges.Count;
    }

    public int Seed { get; }

    public Random Random { get; }

    public Agenda Agenda { get; } = new();

    public History History { get; }

    public Network Network { get; }

    public CatalogPlace Catalog { get; }

    public TargetFarm Farm { get; } = new();

    public string[] Regions { get; }

    /// <summary>Small: worlds of a few edges are split, too.</summary>
    public ShardSize ShardSize { get; } = new();

    /// <summary>Edges that reported to another shard once.</summary>
    public int Split => _edges.Count(edge => edge.Sync.Shard > 0);

    /// <summary>By target; null: the app's own.</summary>
    public IReadOnlyList<(string? Target, int Limit)> Limits { get; }

    public bool IsLimited => Limits.Count > 0;

    /// <summary>Draws how long one session lasts once it is connected.</summary>
    public Func<Random, TimeSpan> SessionLength { get; }

    /// <summary>The clients of all edges come at the same instants.</summary>
    public bool AreClientsTogether { get; }

    /// <summary>Counts the sessions of the whole world as they begin and end; null: nobody asks.</summary>
    public LoadWatch? Watch { get; set; }

    /// <summary>By how much the targets differed over the measured seconds; null: this world was not to be even.</summary>
    public long? Unevenness { get; set; }

    /// <summary>The share of its measured assignments that went to the least loaded; null: this world was not to be exact.</summary>
    public double? Exactness { get; set; }

    /// <summary>How far the fullest target was above the mean; null: this world's clients were few.</summary>
    public double? Fullest { get; set; }

    public TimeSpan Now => Agenda.Now;

    public IReadOnlyList<EdgePlace> Edges => _edges;

    public IReadOnlyList<Activation> Activations => _activations;

    public void Fail(string what) =>
        throw new InvariantException($"{what} (seed {Seed} at {Now.TotalSeconds:0.000} s; ODIN_SEED={Seed} replays it)\n{History}");

    /// <summary>Every rule that can be seen from outside holds after every event.</summary>
    public void Run(TimeSpan length)
    {
        var end = Now + length;
        while (Agenda.TryStep(end)) LimitRules.Check(this);
    }

    public void StartActivation(string region)
    {
        var activation = new Activation(this, new Place($"silo-{region}-{Agenda.Happened}", region));
        _activations.Add(activation);
        History.Note($"grain {activation.Epoch} begins in {region}");
    }

    public void EndActivation(Activation activation)
    {
        activation.End();
        History.Note($"grain {activation.Epoch} ends");
    }

    /// <summary>The shards that the region has, or had: 0 is its own grain.</summary>
    public IReadOnlyList<int> ShardsOf(string region) =>
        [.. _regionPlaces.Where(place => place.Place.Region == region).Select(place => place.Shard).Distinct().Order()];

    public RegionPlace StartRegion(string region, int shard = 0)
    {
        var place = new RegionPlace(this, new Place($"region-{region}-{shard}-{_regionsBegun++}", region), shard);
        History.Note($"{place.Place.Name} begins");
        _regionPlaces.Add(place);
        return place;
    }

    /// <summary>Of each shard of the region those that began before the last one.</summary>
    public void EndOldRegions(string region)
    {
        foreach (var shard in _regionPlaces.Where(place => place.Place.Region == region).GroupBy(place => place.Shard))
        {
            foreach (var old in shard.SkipLast(1)) old.End();
        }

        _regionPlaces.RemoveAll(place => place.IsEnded);
    }

    /// <summary>Its silo dies; whoever calls it next begins another.</summary>
    public void EndRegion(string region, int shard)
    {
        History.Note($"shard {shard} of {region} ends");
        foreach (var place in _regionPlaces.Where(place => place.Place.Region == region && place.Shard == shard)) place.End();
        _regionPlaces.RemoveAll(place => place.IsEnded);
    }

    /// <summary>The process dies and another of the same name begins.</summary>
    public void RestartEdge(int index)
    {
        var edge = _edges[index];
        edge.Crash();
        var next = _edges[index] = new EdgePlace(this, edge.Identity with { Epoch = edge.Identity.Epoch + 1 });
        if (edge.App is not null && Random.Next(2) == 0) next.Apply(edge.Copy());   // From its last-good file.
        History.Note($"{edge.Identity.Id}: restarts");
    }

    /// <summary>It says so before it ends; whoever receives it lets it go.</summary>
    public void LeaveAndRestart(int index)
    {
        var gone = _edges[index];
        var region = RouteToRegion(gone.Place, gone.Place.Region, gone.Sync.Shard);
        RestartEdge(index);
        if (region is not null) Network.Send(gone.Place, region.Place, () => region.Leave(gone.Identity));
    }

    public Activation? RouteToApp(Place from)
    {
        if (_activations.RemoveAll(activation => activation.IsEnded) > 0 && _activations.Count == 0)
            StartActivation(Regions[Random.Next(Regions.Length)]);
        var reachable = _activations.Where(activation => Network.CanReach(from, activation.Place)).ToList();
        return reachable.Count == 0 ? null : reachable[Random.Next(reachable.Count)];
    }

    /// <summary>Null: it is out of reach.</summary>
    public RegionPlace? RouteToRegion(Place from, string region, int shard = 0)
    {
        var there = _regionPlaces.Where(place => place.Place.Region == region && place.Shard == shard).ToList();
        if (there.Count == 0) there.Add(StartRegion(region, shard));
        var reachable = there.Where(place => Network.CanReach(from, place.Place)).ToList();
        return reachable.Count == 0 ? null : reachable[Random.Next(reachable.Count)];
    }

    public TimeSpan DistanceTo(Place from, TargetAddress target)
    {
        var region = Catalog.App.Spec.Targets.FirstOrDefault(spec => spec.Address == target)?.Region;
        return 2 * Network.Distance(from.Region, region ?? from.Region);
    }

    private static IEnumerable<(string? Target, int Limit)> LimitsOf(AppSpec spec)
    {
        if (spec.Limits.MaxConnections is { } limit) yield return (null, limit);
        foreach (var target in spec.Targets.Where(target => target.MaxConnections is not null))
            yield return (target.Address.ToString(), target.MaxConnections!.Value);
    }
}
