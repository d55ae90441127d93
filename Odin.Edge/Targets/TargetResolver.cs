using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Odin.Edge.Loops;
using Odin.Grains.Failures;
using Odin.Hosting.Background;

namespace Odin.Edge.Targets;

/// <summary>Keeps one target's addresses fresh, on ordinary threads, for as long as the target is configured.</summary>
/// <remarks>Names are asked again when their time to live is over, but within <see cref="RefreshInterval"/> in any case. While nobody
/// answers the last good answer is kept.</remarks>
/// <param name="target">Whose addresses are kept.</param>
/// <param name="hosts">Who is asked.</param>
/// <param name="networks">Which of the answers may be used.</param>
/// <param name="changed">Called after each change.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For what changes.</param>
internal sealed partial class TargetResolver(
    Target target, IHostResolver hosts, TargetNetworks networks, Action changed, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>More of a name's addresses are left alone: nobody needs them, and each is probed.</summary>
    public const int MaxAddresses = 64;

    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(10);
    private const int MaxNamed = 4;
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly BackgroundLoop _loop = new($"The resolver of target {target.Address}", time, logger);
    private readonly FailureLatch _lost = new();
    private readonly EndpointMemory _endpoints = new();
    private readonly HashSet<IPAddress> _refused = [];

    /// <summary>An address needs no query and is there at once.</summary>
    public void Start()
    {
        if (!target.TryResolveByItself()) _loop.Start(RunAsync);
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task RunAsync(CancellationToken stop)
    {
        var retry = FirstRetry;
        while (true)
        {
            var interval = await ResolveAsync(stop);
            await Task.Delay(interval ?? retry, time, stop);
            retry = interval is not null ? FirstRetry : TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, RefreshInterval.Ticks));
        }
    }

    /// <summary>When to ask again; null: there was no answer.</summary>
    private async Task<TimeSpan?> ResolveAsync(CancellationToken stop)
    {
        var (answer, failure) = await AskAsync(stop);
        if (answer is null)
        {
            OnUnresolved(failure!);
            return null;
        }

        Publish(answer.Addresses);
        return IntervalFor(answer.TimeToLive ?? RefreshInterval);
    }

    private async Task<(HostAnswer? Answer, string? Failure)> AskAsync(CancellationToken stop)
    {
        try
        {
            var answer = await hosts.ResolveAsync(target.Address.Host, stop).WaitAsync(QueryTimeout, time, stop);
            return answer.Addresses.Length > 0 ? (answer, null) : (null, new SocketException((int)SocketError.HostNotFound).Message);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException or ArgumentException)
        {
            // No .NET name may be longer than 255 characters or hold an empty label: that is an ArgumentException.
            return (null, exception.Message);
        }
    }

    private static TimeSpan IntervalFor(TimeSpan timeToLive) =>
        timeToLive < ShortestInterval ? ShortestInterval : timeToLive > RefreshInterval ? RefreshInterval : timeToLive;

    private void Publish(IPAddress[] addresses)
    {
        if (_lost.Succeed()) LogFound(target.Address.ToString());
        var refused = addresses.Select(address => (Address: address, Why: networks.WhyRefused(target.Address.Host, address)))
            .Where(pair => pair.Why is not null).ToList();
        foreach (var (address, why) in refused) NoteRefused(address, why!);
        var words = refused.Count == 0 ? null : string.Join(", ", refused.Take(MaxNamed).Select(pair => $"{pair.Address} ({pair.Why})"));
        SocketAddress[] usable = [.. addresses.Except(refused.Select(pair => pair.Address)).Take(MaxAddresses).Select(Serialize)];
        var endpoints = _endpoints.Take(usable, LoopClock.Milliseconds(time));
        if (target.Addresses.All.SequenceEqual(endpoints) && target.Addresses.Refused == words && !target.IsPending) return;
        target.Addresses = new ResolvedAddresses(endpoints, words);
        if (endpoints.Length > 0) LogResolved(target.Address.ToString(), string.Join(", ", endpoints));
        changed();
    }

    /// <summary>Once for each address, whatever the name server says meanwhile.</summary>
    private void NoteRefused(IPAddress address, string why)
    {
        if (_refused.Count < MaxAddresses && _refused.Add(address)) LogRefused(target.Address.ToString(), address.ToString(), why);
    }

    private void OnUnresolved(string reason)
    {
        if (!target.Addresses.IsEmpty && _lost.Fail()) LogLost(target.Address.ToString(), reason);
        if (!target.IsPending) return;   // Known already, or the last good answer goes on.
        target.Addresses = ResolvedAddresses.None;
        LogUnresolved(target.Address.ToString(), reason);
        changed();
    }

    private SocketAddress Serialize(IPAddress address) => new IPEndPoint(address, target.Address.Port).Serialize();

    [LoggerMessage(5101, LogLevel.Information, "Target {Target} resolves to {Addresses}")]
    private partial void LogResolved(string target, string addresses);

    [LoggerMessage(5102, LogLevel.Warning,
        "Target {Target} cannot be used: its name does not resolve ({Reason}). It is tried again, less and less often, until it does")]
    private partial void LogUnresolved(string target, string reason);

    [LoggerMessage(5103, LogLevel.Warning,
        "Target {Target}: its name does not resolve any more ({Reason}); its last addresses stay in use")]
    private partial void LogLost(string target, string reason);

    [LoggerMessage(5104, LogLevel.Information, "Target {Target}: its name resolves again")]
    private partial void LogFound(string target);

    [LoggerMessage(5105, LogLevel.Warning,
        "Target {Target}: its name leads to {Address}, which is not used: {Why}. Name the address itself as the target, or allow it with " +
            "the edge's setting TargetNetworks")]
    private partial void LogRefused(string target, string address, string why);
}
