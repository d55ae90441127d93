using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Odin.Edge.Targets;

namespace Odin.Edge.Control.LastGood;

/// <summary>The system's resolver, and behind it what it said before this process began: a name server that is away at the start
/// keeps no target from its connections.</summary>
/// <remarks>From any thread. Once the resolver has answered for a name in this process, the memory of it is not asked any more: the target
/// keeps its last good answer itself.</remarks>
internal sealed class RememberedHosts(IHostResolver hosts, TimeProvider time) : IHostResolver
{
    /// <summary>How long a name with a memory waits for its first answer.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, IPAddress[]> _old = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, IPAddress[]> _known = new(StringComparer.OrdinalIgnoreCase);
    private long _revision;

    /// <summary>Rises whenever an answer differs from the one before.</summary>
    public long Revision => Volatile.Read(ref _revision);

    public async Task<HostAnswer> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(host) || !_old.TryGetValue(host, out var old))
            return Remember(host, await hosts.ResolveAsync(host, cancellationToken));
        try
        {
            return Remember(host, await hosts.ResolveAsync(host, cancellationToken).WaitAsync(Timeout, time, cancellationToken));
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return new HostAnswer(old);
        }
    }

    public void Remember(IEnumerable<HostAddresses> all)
    {
        foreach (var entry in all) _old[entry.Host] = [.. entry.Addresses.Select(IPAddress.Parse)];
    }

    /// <summary>What is known of these names, now or from before.</summary>
    public ImmutableArray<HostAddresses> Recall(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(Recall).OfType<HostAddresses>()
            .OrderBy(entry => entry.Host, StringComparer.OrdinalIgnoreCase)];

    /// <summary>All that is known, now or from before.</summary>
    public ImmutableArray<HostAddresses> RecallAll() => Recall(_known.Keys.Concat(_old.Keys));

    private HostAddresses? Recall(string host) =>
        _known.TryGetValue(host, out var addresses) || _old.TryGetValue(host, out addresses)
        ? new HostAddresses(host, [.. addresses.Select(address => address.ToString())]) : null;

    private HostAnswer Remember(string host, HostAnswer answer)
    {
        if (answer.Addresses.Length == 0) return answer;
        var isNew = !_known.TryGetValue(host, out var before) || !before.ToHashSet().SetEquals(answer.Addresses);
        if (!isNew) return answer;

        _known[host] = answer.Addresses;
        Interlocked.Increment(ref _revision);
        return answer;
    }
}
