using System.Collections.Immutable;
using System.Net;
using DnsClient;

namespace Odin.Edge.Targets.NameServers;

/// <summary>The name servers to ask: those the operator named, or the system's, looked up again now and then because they change
/// with the network. From any thread.</summary>
internal sealed class NameServerList(IReadOnlyCollection<IPEndPoint>? named, TimeProvider time)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    private readonly ImmutableArray<NameServer> _named = [.. (named ?? []).Select(endpoint => new NameServer(endpoint))];
    private ImmutableArray<NameServer> _ofSystem = [];
    private long _checkedAt;

    public bool IsNamed => named is not null;

    /// <summary>Empty: the system has none.</summary>
    public ImmutableArray<NameServer> Current => IsNamed ? _named : OfSystem();

    private ImmutableArray<NameServer> OfSystem()
    {
        var lookedAt = Volatile.Read(ref _checkedAt);
        if (lookedAt != 0 && time.GetElapsedTime(lookedAt) < LookInterval) return _ofSystem;

        // Without the last argument names would be asked of a public server when the system has none.
        _ofSystem = [.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)];
        Volatile.Write(ref _checkedAt, time.GetTimestamp());
        return _ofSystem;
    }
}
