using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Permits;

namespace Odin.Bench.World;

/// <summary>A world of many edges: the product's grains, leases and permits without Orleans around them, and its messages written and
/// read as they cross between processes. One thread; the world's seconds pass as fast as they can.</summary>
/// <remarks>Edges report once a second, each at a quarter of it that is its own. At the end of each second regions roll up. An edge asks
/// for slots and permits when the product's code says so. Silos die and regions are cut off in between.</remarks>
internal sealed class WorldCost
{
    public const int Targets = 10;
    private const int TicksInSecond = 4;
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1) / TicksInSecond;

    private readonly WorldSize _size;
    private readonly Random _random;
    private readonly Traffic _traffic;
    private readonly AppVersion[] _versions;
    private readonly CostedEdge[] _edges;
    private readonly Dictionary<(int Region, int Shard), CostedRegion> _regions = [];
    private readonly CostedApp?[] _apps;
    private readonly string[] _regionNames;
    private readonly Dictionary<string, int> _numbers = [];
    private TimeSpan _now = TimeSpan.FromSeconds(100);
    private int _tick;

    public WorldCost(WorldSize size, CallCosts costs)
    {
        (_size, Costs, _random) = (size, costs, new Random(size.Seed));
        _traffic = new Traffic(size.InUse, _random);
        Silos = new Silos(size.Silos);
        var limits = new int?[size.InUse];
        for (var app = 0; app < size.Limited; app++) limits[10 + 10 * app] = LimitOf(10 + 10 * app, isScarce: app % 2 == 0);
        Counts = new Counts(limits);
        _versions = [.. Enumerable.Range(0, size.Apps).Select(app =>
            new AppVersion(1, SpecOf(app, app < limits.Length ? limits[app] : null)))];
        for (var app = 0; app < size.Apps; app++) _numbers.Add(_versions[app].Spec.Name, app);
        AppReport[] rows = [.. _versions.Select(app => FirstRow(app.Spec.Name))];
        _regionNames = [.. Enumerable.Range(0, size.Regions).Select(region => $"r{region}")];
        _edges = [.. Enumerable.Range(0, size.Edges).Select(edge =>
            new CostedEdge(new EdgeIdentity($"e{edge}", RegionOf(edge), 1), rows, size.InUse, Counts.IsLimited))];
        _apps = new CostedApp?[size.InUse];
    }

    public CallCosts Costs { get; }

    public CostedRedis Redis { get; } = new();

    public Silos Silos { get; }

    public Counts Counts { get; }

    public IReadOnlyList<AppSpec> Specs => [.. _versions.Select(app => app.Spec)];

    /// <summary>A second of the world.</summary>
    public void Pass()
    {
        for (var quarter = 0; quarter < TicksInSecond; quarter++)
        {
            _now += Tick;
            _tick++;
            for (var edge = 0; edge < _edges.Length; edge++) PassEdge(edge, isReporting: edge % TicksInSecond == quarter);
        }

        for (var region = 0; region < _size.Regions; region++) RegionGrain(region);
        foreach (var (region, shard) in _regions.Keys.Order().ToList()) RollUp(region, shard);
        for (var app = 0; app < _apps.Length; app++) Refresh(app);
    }

    /// <summary>The grain of a region, or of a shard of one, that has worked most since the last time, and how long.</summary>
    public (string Key, TimeSpan Busy) TakeBusiest() => _regions
        .Select(region => (RegionShards.KeyOf(_regionNames[region.Key.Region], region.Key.Shard), region.Value.TakeBusy()))
        .MaxBy(region => region.Item2);

    /// <summary>The longest that reports which came within one tick have kept a grain busy since the last time.</summary>
    public TimeSpan TakeLongest() => _regions.Values.Select(region => region.TakeLongest()).Max();

    public int Shards => _regions.Count;

    /// <summary>Its grains are gone, and its edges go to other silos.</summary>
    public void Kill(int silo) => Silos.Kill(silo, _now);

    /// <summary>What each grain counts is what its edges reported last, for each target.</summary>
    public bool AreCountsRight()
    {
        for (var app = 0; app < _apps.Length; app++)
        {
            if (!IsRight(app)) return false;
        }

        return true;
    }

    private bool IsRight(int app)
    {
        var sum = new long[Targets];
        foreach (var edge in _edges)
        {
            var row = edge.Uses[app].Row;
            for (var target = 0; target < Targets; target++) sum[target] += row.Live[target];
        }

        if (_apps[app] is not { } grain) return sum.All(live => live == 0);
        return Silos.IsAlive(grain.Silo) && grain.Status(_now).Targets.Select(target => (long)target.Live).SequenceEqual(sum);
    }

    private void PassEdge(int number, bool isReporting)
    {
        var edge = _edges[number];
        foreach (var (app, _) in edge.End(_tick)) Counts.OnEnded(app);
        for (var left = _traffic.NextCount(_size.PerEdge / TicksInSecond); left > 0; left--)
        {
            var app = _traffic.NextApp();
            Counts.OnBegun(app, edge.Begin(_tick, app, _traffic.NextLength(), _now, _random));
        }

        for (var app = 0; app < edge.Uses.Length; app++)
        {
            if (edge.Uses[app].IsLeaseDue) Lease(number, edge.Uses[app], app);
            if (edge.Uses[app].IsExchangeDue(_now)) edge.Uses[app].Exchange(_now, request => Exchange(number, app, request));
        }

        if (isReporting || edge.IsAllDue(_now)) Sync(number, edge);
    }

    private void Sync(int number, CostedEdge edge)
    {
        var report = edge.NextReport(_now);
        if (Reach(number) is { } gateway && RegionGrain(number % _size.Regions, edge.Shard) is { } region)
        {
            var call = report.Since is 0 ? "report of all rows" : "report of an edge";
            if (edge.Take(Costs.FromEdge(call, gateway, region.Silo, report, sent => region.Sync(sent, _now)), _now)) Sync(number, edge);
        }
        else
        {
            edge.OnLost();
        }
    }

    private void Lease(int number, CostedUse use, int app)
    {
        if (Reach(number) is not { } gateway || AppGrain(app) is not { } grain) return;
        use.Take(Costs.FromEdge("lease", gateway, grain.Silo, use.NextLease(_now), sent => grain.Lease(sent, _now)), _now);
    }

    private PermitAnswer? Exchange(int number, int app, PermitRequest request)
    {
        if (Reach(number) is not { } gateway || AppGrain(app) is not { } grain) return null;
        var answer = Costs.FromEdge("exchange of permits", gateway, grain.Silo, request, sent => grain.Exchange(sent, _now));
        AskRegister(app, grain);
        return answer;
    }

    private void AskRegister(int app, CostedApp grain) => grain.AskRegister(step => step is RegisterStep.Write write
        ? Costs.FromSilo("register of permits", grain.Silo, Silos.PlaceFor(app + 1), write.Holders, _ => Store(app, step))
        : Store(app, step), _now);

    private PermitClaim? Store(int app, RegisterStep step) => Redis.Store(_versions[app].Spec.Name, step);

    private void RollUp(int number, int shard)
    {
        if (RegionGrain(number, shard) is not { } region) return;
        if (shard > 0 && RegionGrain(number) is { } own)
            region.See(Costs.FromSilo("beat of a shard", region.Silo, own.Silo, region.NextBeat(_now), sent => own.Take(sent, _now)), _now);
        region.RollUp(_now, rollUp =>
        {
            var app = _numbers[rollUp.App];
            if (app >= _apps.Length || Silos.CutGrain == number || AppGrain(app) is not { } grain) return null;
            var snapshot = Costs.FromSilo("roll-up of an app", region.Silo, grain.Silo, rollUp, sent => grain.Merge(sent, _now));
            Wake(app, grain);
            return snapshot;
        });
    }

    private void Wake(int app, CostedApp grain)
    {
        foreach (var key in grain.RegionsToWake(_now))
        {
            var number = Array.IndexOf(_regionNames, RegionShards.RegionOf(key));
            if (Silos.CutGrain == number || RegionGrain(number, RegionShards.ShardOf(key)) is not { } region) continue;
            Costs.FromSilo("wake a region", grain.Silo, region.Silo, _versions[app].Spec.Name, sent =>
            {
                region.Wake(sent, _now);
                return true;
            });
        }
    }

    /// <summary>An app's grain asks the catalog for its configuration, which it has.</summary>
    private void Refresh(int app)
    {
        if (_apps[app] is not { } grain || !Silos.IsAlive(grain.Silo) || _now < grain.RefreshAt) return;
        var name = _versions[app].Spec.Name;
        grain.Refresh(Costs.FromSilo("look at the catalog", grain.Silo, Silos.PlaceFor(0), name, _ => LookUp(app)), _now);
        AskRegister(app, grain);
        Wake(app, grain);
    }

    private AppLookup LookUp(int app) => new() { IsCertain = true, App = _versions[app], Regions = [.. _regionNames] };

    /// <summary>The silo that the edge is connected to; null: it reaches none.</summary>
    private int? Reach(int edge) => Silos.CutEdges == edge % _size.Regions ? null : Silos.PlaceFor(edge % _size.Regions);

    /// <summary>Shards of a region are spread over the silos.</summary>
    private CostedRegion? RegionGrain(int number, int shard = 0)
    {
        var known = _regions.GetValueOrDefault((number, shard));
        if (known is not null && Silos.IsAlive(known.Silo)) return known;
        if (known is not null && !Silos.IsFoundDead(known.Silo, _now)) return null;
        return _regions[(number, shard)] =
            new CostedRegion(_regionNames[number], shard, Silos.PlaceFor(number + shard), _now, _size.Full);
    }

    private CostedApp? AppGrain(int app)
    {
        if (_apps[app] is { } known && Silos.IsAlive(known.Silo)) return known;
        if (_apps[app] is { } dead && !Silos.IsFoundDead(dead.Silo, _now)) return null;
        var grain = _apps[app] = new CostedApp(_versions[app], Silos.PlaceFor(app), _now, _regionNames, new Random(app));
        AskRegister(app, grain);
        return grain;
    }

    private string RegionOf(int edge) => $"r{edge % _size.Regions}";

    /// <summary>Half of what clients want, or twice.</summary>
    private int LimitOf(int app, bool isScarce)
    {
        var wanted = _traffic.PartOf(app) * _size.PerEdge * _size.Edges * Traffic.MeanSession.TotalSeconds;
        return (int)Math.Max(_size.Edges, wanted * (isScarce ? 0.5 : 2));
    }

    private static AppSpec SpecOf(int app, int? limit) => new()
    {
        Name = $"app-{app}",
        Ports = [new PortRange(20000 + app, 20000 + app)],
        Targets = [.. Enumerable.Range(7000, Targets).Select(port =>
            new TargetSpec { Address = new TargetAddress($"10.{app / 250}.{app % 250}.7", port) })],
        Limits = new LimitsSpec { MaxConnections = limit },
    };

    private static AppReport FirstRow(string app) => new()
    {
        App = app,
        ConfigVersion = 1,
        Sequence = 1,
        Live = [.. new int[Targets]],
        Unused = [.. new int[Targets]],
        Total = [.. new long[Targets]],
        Usable = [.. Enumerable.Repeat(true, Targets)],
    };
}
