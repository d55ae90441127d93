using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using Odin.Edge.Targets;

namespace Odin.Edge.NameServers;

/// <summary>Asks name servers itself, because the system's resolver does not tell a record's time to live. From any thread.</summary>
/// <remarks>
/// The hosts file comes first, as everywhere else. What the name servers do not know is left to the system's resolver, which has search domains and
/// other sources; unless the servers were named by the operator: those alone are meant then.
/// </remarks>
/// <param name="servers">Whom to ask.</param>
/// <param name="system">For what they do not know.</param>
/// <param name="hostsFile">What is written there is left to the system's resolver.</param>
internal sealed class DnsHostResolver(NameServerList servers, IHostResolver system, HostsFile hostsFile) : IHostResolver
{
    private readonly LookupClient _client = new(new LookupClientOptions(IPAddress.Loopback) { UseCache = false, Timeout = TimeSpan.FromSeconds(2), Retries = 1 });   // Each query names its servers.

    public async Task<HostAnswer> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (servers.Current.IsEmpty || hostsFile.Names(host)) return await system.ResolveAsync(host, cancellationToken);
        try
        {
            if (await AskAsync(host, cancellationToken) is { Addresses.Length: > 0 } answer) return answer;
        }
        catch (DnsResponseException exception) when (servers.IsNamed)
        {
            throw new SocketException((int)SocketError.TryAgain, exception.Message);
        }
        catch (DnsResponseException)
        {
            // No server answered in time; the system's resolver may know others.
        }

        return servers.IsNamed ? throw new SocketException((int)SocketError.HostNotFound) : await system.ResolveAsync(host, cancellationToken);
    }

    private async Task<HostAnswer> AskAsync(string host, CancellationToken cancellationToken)
    {
        var first = QueryAsync(host, QueryType.A, cancellationToken);
        if (IPv6Route.Exists()) return AnswerOf(await Task.WhenAll(first, QueryAsync(host, QueryType.AAAA, cancellationToken)));

        var ipv4 = AnswerOf(await first);
        return ipv4.Addresses.Length > 0 ? ipv4 : AnswerOf(await QueryAsync(host, QueryType.AAAA, cancellationToken));
    }

    private Task<IDnsQueryResponse> QueryAsync(string host, QueryType type, CancellationToken cancellationToken) =>
        _client.QueryServerAsync(servers.Current, host, type, cancellationToken: cancellationToken);

    /// <summary>The least time to live counts, that of the aliases on the way too.</summary>
    private static HostAnswer AnswerOf(params IDnsQueryResponse[] responses)
    {
        var records = responses.SelectMany(response => response.Answers).ToList();
        IPAddress[] addresses = [.. records.OfType<AddressRecord>().Select(record => record.Address).Distinct()];
        return new HostAnswer(addresses, records.Count == 0 ? null : TimeSpan.FromSeconds(records.Min(record => record.InitialTimeToLive)));
    }
}
