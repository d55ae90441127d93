using System.Collections.Immutable;
using System.Net;
using Odin.Edge.Loops;

namespace Odin.Edge.Targets;

/// <summary>What a target's name stands for now. Immutable but for the turn; the endpoints keep what is known of them.</summary>
/// <param name="endpoints">Families take turns, so that one that leads nowhere costs a session one wait and not several.</param>
/// <param name="refused">Addresses that the name leads to and that this edge may not connect to, in words for people.</param>
internal sealed class ResolvedAddresses(ImmutableArray<TargetEndpoint> endpoints, string? refused = null)
{
    private int _next = -1;

    /// <summary>No answer has come yet, good or bad.</summary>
    public static ResolvedAddresses Pending { get; } = new([]);

    /// <summary>The name does not resolve and never did.</summary>
    public static ResolvedAddresses None { get; } = new([]);

    public bool IsEmpty => endpoints.IsEmpty;

    public ImmutableArray<TargetEndpoint> All => endpoints;

    /// <summary>Null: none.</summary>
    public string? Refused => refused;

    public static ResolvedAddresses Of(params IEnumerable<IPEndPoint> endpoints) =>
        new([.. endpoints.Select(endpoint => new TargetEndpoint(endpoint.Serialize()))]);

    /// <summary>Another address than this one can be used.</summary>
    public bool HasOther(TargetEndpoint endpoint)
    {
        foreach (var other in endpoints)
        {
            if (other != endpoint && other.IsUsable) return true;
        }

        return false;
    }

    /// <summary>
    /// Writes the addresses in the order in which one session tries them: one on trial that this session may try, those that can be used,
    /// then those passed over. They begin in turn, or for the same client with the same one.
    /// </summary>
    /// <param name="order">Is emptied first.</param>
    /// <param name="client">The client's hash; null: in turn.</param>
    /// <param name="trialPace">For how long a session on trial keeps others from it.</param>
    /// <param name="nowMilliseconds">The loop's clock.</param>
    public void Order(List<TargetEndpoint> order, ulong? client, TimeSpan trialPace, long nowMilliseconds)
    {
        order.Clear();
        if (endpoints.Length == 1) order.Add(endpoints[0]);
        if (endpoints.Length <= 1) return;

        foreach (var endpoint in endpoints)
        {
            if (order.Count == 0 && endpoint.TryTakeTrial(trialPace, nowMilliseconds)) order.Add(endpoint);
        }

        var first = order.Count;
        AddOthers(order, isUsable: true);
        if (order.Count - first > 1) Rotate(order, first, client);
        AddOthers(order, isUsable: false);
    }

    private void AddOthers(List<TargetEndpoint> order, bool isUsable)
    {
        foreach (var endpoint in endpoints)
        {
            if ((!isUsable || endpoint.IsUsable) && !order.Contains(endpoint)) order.Add(endpoint);
        }
    }

    /// <summary>Only those that can be used take turns: else the one behind an address that is passed over would serve for two.</summary>
    private void Rotate(List<TargetEndpoint> order, int first, ulong? client)
    {
        var count = order.Count - first;
        var start = client is { } hash ? Preferred(order, first, hash) : (int)((uint)Interlocked.Increment(ref _next) % (uint)count);
        order.Reverse(first, start);
        order.Reverse(first + start, count - start);
        order.Reverse(first, count);
    }

    /// <summary>Rendezvous hashing, as for probes: when an address comes or goes only its own clients move.</summary>
    private static int Preferred(List<TargetEndpoint> order, int first, ulong client)
    {
        var (best, most) = (0, 0ul);
        for (var index = first; index < order.Count; index++)
        {
            var weight = SplitMix.Of(client ^ order[index].Hash);
            if (weight >= most) (best, most) = (index - first, weight);
        }

        return best;
    }
}
