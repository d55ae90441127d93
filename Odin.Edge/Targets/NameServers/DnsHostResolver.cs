using System.Net;
using System.Net.Sockets;
using DnsClient;

namespace Odin.Edge.Targets.NameServers;

/// <summary>Asks name servers itself, because the system's resolver does not give a record's time to live. From any thread.</summary>
/// <remarks>
/// The hosts file comes first, as everywhere else. What the name servers do not know is left to the system's resolver, which has search
/// domains and other sources; unless the servers were named by the operator: those alone are meant then.
/// </remarks>
/// <param name="servers">Whom to ask.</param>
/// <param name="system">For what they do not know.</param>
/// <param name="hostsFile">What is written there is left to the system's resolver.</param>
internal sealed class DnsHostResolver(NameServerList servers, IHostResolver system, HostsFile hostsFile) : IHostResolver
{
    // Each query names its servers.
    private readonly LookupClient _client =
        new(new LookupClientOptions(IPAddress.Loopback) { UseCache = false, Timeout = TimeSpan.FromSeconds(2), Retries = 1 });

    public async Task<HostAnswer> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (servers.Current.IsEmpty || hostsFile.Names(host)) return await system.ResolveAsync(host, cancellationToken);
        try
        {
            if (await AskAsync(host, cancellationToken) is { Addresses.Length: > 0 } answer) return answer;
        }
        catch (Exception exception) when (servers.IsNamed && IsNoAnswer(exception))
        {
            throw new SocketException((int)SocketError.TryAgain, exception.Message);
        }
        catch (Exception exception) when (IsNoAnswer(exception))
        {
            // No server answered in time; the system's resolver may know others.
        }

        return servers.IsNamed
            ? throw new SocketException((int)SocketError.HostNotFound) : await system.ResolveAsync(host, cancellationToken);
    }

    /// <summary>No server answered in time, or what came was no answer: of another id, or not to be read.</summary>
    private static bool IsNoAnswer(Exception exception) =>
        exception is DnsResponseException or DnsXidMismatchException or DnsResponseParseException;

    private async Task<HostAnswer> AskAsync(string host, CancellationToken cancellationToken)
    {
        var first = QueryAsync(host, QueryType.A, cancellationToken);
        if (IPv6Route.Exists()) return Join(await Task.WhenAll(first, QueryAsync(host, QueryType.AAAA, cancellationToken)));

        var ipv4 = await first;
        return ipv4.Addresses.Length > 0 ? ipv4 : await QueryAsync(host, QueryType.AAAA, cancellationToken);
    }

    /// <exception cref="DnsResponseException">No server answered this question in time.</exception>
    private async Task<HostAnswer> QueryAsync(string host, QueryType type, CancellationToken cancellationToken)
    {
        var question = new DnsQuestion(host, type);
        var response = await _client.QueryServerAsync(servers.Current, question, cancellationToken);
        if (!CheckedAnswer.IsTo(question, response.Questions))
            throw new DnsResponseException($"{response.NameServer} answered another question than {question}");
        var (addresses, timeToLive) = CheckedAnswer.Of(question, response.Answers);
        return new HostAnswer(addresses, timeToLive is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    private static HostAnswer Join(params HostAnswer[] answers)
    {
        var known = answers.Where(answer => answer.Addresses.Length > 0).ToList();
        return new HostAnswer([.. known.SelectMany(answer => answer.Addresses).Distinct()], known.Min(answer => answer.TimeToLive));
    }
}
