using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;
using Odin.Edge.Drains;
using Odin.Edge.Limits;
using Odin.Edge.Targets;
using Odin.Grains.Edges;
using Odin.Tests.Support;

namespace Odin.Tests.Simulation;

/// <summary>One life of one edge: the product's app with all that hangs on it, a clock, and what drives it.</summary>
internal sealed class EdgePlace
{
    private readonly Dictionary<Target, EndpointMemory> _names = [];
    private readonly HashSet<TargetEndpoint> _dead = [];
    private readonly Dictionary<PermitPool, HoldWatch> _watches = [];

    public EdgePlace(World world, EdgeIdentity identity)
    {
        (World, Identity, Clock) = (world, identity, DriftingClock.Draw(world.Agenda, world.Random));
        Place = new Place(identity.Id, identity.Region);
        Loop = new SimulatedLoop(Clock);
        Random = new Random(world.Random.Next());
        Clients = new EdgeClients(this);
        Sync = new EdgeSync(this);
        Leases = new EdgeLeases(this);
        Permits = new EdgePermits(this);
        Probes = new EdgeProbes(this);
        world.Agenda.Every(() => TimeSpan.FromSeconds(1), () => Do(Clients.Drain));
        world.Agenda.Every(() => TimeSpan.FromSeconds(1), () => Do(Resolve));
    }

    public World World { get; }

    public EdgeIdentity Identity { get; }

    public Place Place { get; }

    public DriftingClock Clock { get; }

    public SimulatedLoop Loop { get; }

    public Random Random { get; }

    public EdgeClients Clients { get; }

    public EdgeSync Sync { get; }

    public EdgeLeases Leases { get; }

    public EdgePermits Permits { get; }

    public EdgeProbes Probes { get; }

    /// <summary>Null: no configuration has come yet.</summary>
    public EdgeApp? App { get; private set; }

    /// <summary>The catalog version in force.</summary>
    public long Version { get; private set; }

    /// <summary>Which catalog that is; null: none yet.</summary>
    public string? Catalog { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>Every pool of permits there ever was on this edge.</summary>
    public IEnumerable<(string? Target, HoldWatch Watch)> Holds =>
        App is null ? [] : App.Limits is null ? [] : App.Limits.Shared.Select(limit => (limit.Target?.ToString(), WatchOf(limit.Pool)));

    /// <summary>The process is gone, with its sessions.</summary>
    public void Crash()
    {
        IsOver = true;
        Loop.Dispose();
    }

    /// <summary>True while this life goes on.</summary>
    public bool Do(Action action)
    {
        if (!IsOver) action();
        return !IsOver;
    }

    /// <summary>As the edge's control side does it.</summary>
    public void Apply(CatalogChanges changes)
    {
        if (App is not null && (changes.Removed.Length > 0 || (changes.IsComplete && changes.Changed.IsEmpty)))
            World.Fail($"{Identity.Id} was ordered to drop its app by version {changes.Version} of {changes.Catalog}");
        var isOther = Catalog is not null && changes.Catalog != Catalog;
        foreach (var change in changes.Changed.Where(change => App is null || isOther || change.Version != App.Model.Version)) Put(change);
        (Version, Catalog) = (changes.Version, changes.Catalog);
    }

    public void UpdateExpiry()
    {
        foreach (var (_, watch) in Holds) watch.UpdateExpiry(Clock.Milliseconds);
    }

    /// <summary>All that is in force here, as a catalog would say it.</summary>
    public CatalogChanges Copy() => new()
    {
        Version = Version,
        Catalog = Catalog,
        IsComplete = true,
        Changed = [new AppVersion(App!.Model.Version, App.Model.Spec) { AdminStates = App.Model.AdminStates }],
    };

    private void Put(AppVersion change)
    {
        World.History.Note($"{Identity.Id}: version {App?.Model.Version ?? 0} -> {change.Version}");
        var drains = new DrainBatch(Clock.Milliseconds);
        if (App is null) App = NewApp(change);
        else foreach (var target in App.Replace(ModelOf(change, address => App.TargetFor(address)), admission: null))
            target.Drain = Drain.Earlier(target.Drain, drains.For(change.Spec.Drain));

        foreach (var target in App.Model.Targets)
        {
            target.Drain = drains.For(change.AdminStates.Of(target.Address), change.Spec.Drain, target.Drain);
        }

        Resolve();
        App.Invalidate();
        App.Leases.OnModelChanged();
        Clients.Adopt();
        Probes.Quota();
    }

    /// <summary>A connect failed there, and neither a probe nor a session has shown better since.</summary>
    public bool IsKnownDead(TargetEndpoint endpoint) => _dead.Contains(endpoint);

    public void NoteDead(TargetEndpoint endpoint, bool isDead)
    {
        if (isDead) _dead.Add(endpoint);
        else _dead.Remove(endpoint);
    }

    /// <summary>As the resolvers do it; the name server always answers.</summary>
    private void Resolve()
    {
        foreach (var target in App?.Model.Targets ?? [])
        {
            if (!_names.TryGetValue(target, out var names)) _names.Add(target, names = new EndpointMemory());
            var endpoints =
                names.Take([.. World.Farm.AddressesOf(target.Address).Select(address => address.Serialize())], Clock.Milliseconds);
            if (target.Addresses.All.SequenceEqual(endpoints)) continue;
            target.Addresses = new ResolvedAddresses(endpoints);
            App!.OnAddressChanged();
        }
    }

    private EdgeApp NewApp(AppVersion change) => new(
        ModelOf(change, address => new Target(address, loops: 1)), loops: 1,
        app => new LeaseClient(app, Identity, new NoCluster(), Clock, Random, NullLogger.Instance),
        _ => new NoPermits(), Clock, NullLogger.Instance);

    private AppModel ModelOf(AppVersion change, Func<Odin.Grains.Configuration.TargetAddress, Target> target) =>
        new(change, [.. change.Spec.Targets.Select(spec => target(spec.Address))], Identity.Region);

    private HoldWatch WatchOf(PermitPool pool)
    {
        if (!_watches.TryGetValue(pool, out var watch)) _watches.Add(pool, watch = new HoldWatch(pool));
        return watch;
    }
}
