using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;
using Odin.Tests.Simulation;

namespace Odin.Tests.Grains.Permits;

/// <summary>Edges, several activations of one app's grain, and its register, in a world of messages that are lost, late, repeated and out
/// of order. One seed, one history.</summary>
/// <remarks>
/// All of it is the product's pure code but what is in this folder. A part of the world can be cut off: nothing passes between it and the
/// rest. The register is never cut off from edge 0, so that an activation on the other side misses at least one edge (DESIGN section 5;
/// docs/adr/0003 says why that matters).
/// </remarks>
internal sealed class PermitWorld
{
    public static readonly TimeSpan HoldSilent = TimeSpan.FromSeconds(12);
    private readonly Random _random;
    private AppSpec _spec;
    private readonly List<PermitActivation> _activations = [];
    private readonly List<PermitEdge> _edges = [];
    private readonly PriorityQueue<Action, TimeSpan> _mail = new();
    private readonly PermitRegister _register = new();
    private HashSet<object> _cutOff = [];

    public PermitWorld(int seed, int limit, int edges)
    {
        (Seed, _random) = (seed, new Random(seed));
        Limit = limit;
        _spec = Specs.App("web", Specs.Target("a")) with { Limits = new LimitsSpec { MaxConnections = limit, HoldSilent = HoldSilent } };
        for (var index = 0; index < edges; index++) _edges.Add(new PermitEdge(new EdgeIdentity($"edge-{index}", "fra", 1)));
        StartActivation();
    }

    public int Seed { get; }

    public int Limit { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Chance of each message to get lost, of 1.</summary>
    public double Loss { get; set; }

    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    public bool IsStorageDown { get; set; }

    /// <summary>Questions that the register was sent.</summary>
    public int Questions { get; private set; }

    public IReadOnlyList<PermitEdge> Edges => _edges;

    /// <summary>What all edges might have at this instant, but for sessions that outlived a hold.</summary>
    public int Held => _edges.Sum(edge => edge.HeldWithinHold(Now));

    public int Used => _edges.Sum(edge => edge.Pool.Used);

    public void Run(TimeSpan length, TimeSpan step)
    {
        for (var end = Now + length; Now < end;) Step(step);
    }

    public void Step(TimeSpan step)
    {
        Now += step;
        while (_mail.TryPeek(out _, out var due) && due <= Now) _mail.Dequeue()();
        foreach (var activation in _activations.ToList()) StepRegister(activation);
        foreach (var edge in _edges) StepEdge(edge);
        _activations.RemoveAll(activation => activation.Permits.IsSuperseded);
        if (_activations.Count == 0) StartActivation();
        foreach (var edge in _edges) edge.UpdateExpiry(Now);
        Held.ShouldBeLessThanOrEqualTo(Limit, $"seed {Seed} at {Now}");
    }

    /// <summary>The limit is taken out of the configuration: at once on all activations and on these edges, whose sessions
    /// end; the others do not learn of it.</summary>
    public void TakeLimitAway(params int[] edges)
    {
        Configure(null);
        foreach (var edge in edges) _edges[edge].DropLimit();
    }

    /// <summary>It is there again, for the same edges.</summary>
    public void BringLimitBack(params int[] edges)
    {
        Configure(Limit);
        foreach (var edge in edges) _edges[edge].BeginLimit();
    }

    /// <summary>Another activation begins, whatever others there are. Edges are routed to any of them.</summary>
    public void StartActivation()
    {
        var activation = new PermitActivation(Now);
        activation.Permits.Configure(_spec);
        _activations.Add(activation);
    }

    public void EndActivation()
    {
        if (_activations.Count > 0) _activations.RemoveAt(_random.Next(_activations.Count));
    }

    /// <summary>The process dies with its sessions, and a new one of the same name begins.</summary>
    public void RestartEdge(int index)
    {
        if (index > 0) _edges[index] = new PermitEdge(_edges[index].Identity with { Epoch = _edges[index].Identity.Epoch + 1 });
    }

    /// <summary>Another process is started with the edge's name by mistake; it comes last in <see cref="Edges"/>.</summary>
    public void StartTwin(int index) =>
        _edges.Add(new PermitEdge(_edges[index].Identity with { Epoch = _edges[index].Identity.Epoch + 1 }));

    public void Leave(int index)
    {
        if (index == 0) return;
        var gone = _edges[index].Identity;
        RestartEdge(index);
        foreach (var activation in _activations) Send(gone, activation, () => activation.Permits.Leave(gone));
    }

    /// <summary>Some edges and activations are cut off from the rest.</summary>
    public void CutOff() =>
        _cutOff = [.. _edges.Skip(1).Where(_ => _random.Next(2) == 0).Select(edge => edge.Identity.Id),
            .. _activations.Where(_ => _random.Next(2) == 0)];

    public void CutOffEdge(int index)
    {
        if (index > 0) _cutOff.Add(_edges[index].Identity.Id);
    }

    /// <summary>The process dies and none takes its place.</summary>
    public void Crash(int index) => _edges.RemoveAt(index);

    public void Heal() => _cutOff.Clear();

    public void SetDemand(int index, int wanted) => _edges[index].Demand = wanted;

    /// <summary>Nobody uses the app any more.</summary>
    public void Rest()
    {
        foreach (var edge in _edges)
        {
            edge.Demand = 0;
            edge.EndSessions(edge.Pool.Used);
        }
    }

    public void EndSessions(int index, int count) => _edges[index].EndSessions(count);

    /// <summary>As <see cref="Run"/>, with sessions that last about a second.</summary>
    public void RunBusy(TimeSpan length)
    {
        var step = TimeSpan.FromMilliseconds(50);
        for (var end = Now + length; Now < end; Step(step))
        {
            foreach (var edge in _edges) edge.EndSessions((edge.Pool.Used + _random.Next(20)) / 20);
        }
    }

    private void Configure(int? limit)
    {
        _spec = _spec with { Limits = _spec.Limits with { MaxConnections = limit } };
        foreach (var activation in _activations) activation.Permits.Configure(_spec);
    }

    private void StepEdge(PermitEdge edge)
    {
        edge.Arrive(Now);
        if (edge.NextRequest(Now) is not { } request) return;
        var reachable = _activations.Where(activation => CanReach(edge.Identity, activation)).ToList();
        if (reachable.Count == 0) return;
        var activation = reachable[_random.Next(reachable.Count)];
        Send(edge.Identity, activation, () =>
        {
            var now = activation.Clock(Now);
            var wereWanted = activation.Permits.AreWanted(now);
            var answer = activation.Permits.Exchange(request, now);
            if (activation.Permits.AreWanted(now) && !wereWanted)
            {
                foreach (var other in _edges) Send(activation, other.Identity, other.OnWanted);
            }

            Send(activation, edge.Identity, () => edge.Take(answer, Now));
        });
    }

    private void StepRegister(PermitActivation activation)
    {
        var askedAt = activation.Clock(Now);
        if (activation.Questions.Next(askedAt) is not { } step) return;
        Questions++;
        Send(activation, this, () =>
        {
            if (IsStorageDown) return;
            var answer = _register.Store(step);
            Send(this, activation, () => activation.Questions.Take(step, answer, askedAt, activation.Clock(Now)));
        });
    }

    /// <summary>Now and then a message comes twice; a long delay lets later ones overtake it.</summary>
    private void Send(object from, object to, Action deliver)
    {
        for (var copies = _random.Next(10) == 0 ? 2 : 1; copies > 0; copies--)
        {
            if (_random.NextDouble() >= Loss && CanReach(from, to))
                _mail.Enqueue(deliver, Now + LongestDelay * _random.NextDouble() * (_random.Next(20) == 0 ? 20 : 1));
        }
    }

    private bool CanReach(object from, object to) => IsCutOff(from) == IsCutOff(to);

    private bool IsCutOff(object place) => _cutOff.Contains(place is EdgeIdentity edge ? edge.Id : place);
}
