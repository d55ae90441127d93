using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Odin.Edge.Targets;

/// <summary>Keeps one target's addresses fresh, on ordinary threads, for as long as the target is configured.</summary>
/// <remarks>.NET's resolver does not tell a record's time to live, so names are asked again every <see cref="RefreshInterval"/>. The last good answer is kept.</remarks>
internal sealed partial class TargetResolver(Target target, IHostResolver hosts, Action changed, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    /// <summary>An address needs no query and is there at once.</summary>
    public void Start()
    {
        if (IPAddress.TryParse(target.Address.Host, out var address))
        {
            target.Addresses = new ResolvedAddresses([Serialize(address)]);
            return;
        }

        _run = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var retry = FirstRetry;
        try
        {
            while (true)
            {
                var isResolved = await TryResolveAsync();
                await Task.Delay(isResolved ? RefreshInterval : retry, time, _stop.Token);
                retry = isResolved ? FirstRetry : TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, RefreshInterval.Ticks));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The target is configured no more.
        }
    }

    private async Task<bool> TryResolveAsync()
    {
        try
        {
            var answer = await hosts.ResolveAsync(target.Address.Host, _stop.Token).WaitAsync(QueryTimeout, time, _stop.Token);
            if (answer.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
            Publish([.. answer.OrderBy(address => address.ToString(), StringComparer.Ordinal).Select(Serialize)]);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException or ArgumentException)
        {
            OnUnresolved(exception.Message);
            return false;
        }
    }

    private void Publish(ImmutableArray<SocketAddress> addresses)
    {
        if (target.Addresses.All.SequenceEqual(addresses)) return;
        target.Addresses = new ResolvedAddresses(addresses);
        LogResolved(target.Address.ToString(), string.Join(", ", addresses.Select(Print)));
        changed();
    }

    private void OnUnresolved(string reason)
    {
        if (!target.IsPending) return;   // Known already, or the last good answer goes on.
        target.Addresses = ResolvedAddresses.None;
        LogUnresolved(target.Address.ToString(), reason);
        changed();
    }

    private SocketAddress Serialize(IPAddress address) => new IPEndPoint(address, target.Address.Port).Serialize();

    private static string Print(SocketAddress address) => new IPEndPoint(address.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(address).ToString()!;

    [LoggerMessage(5101, LogLevel.Information, "Target {Target} resolves to {Addresses}")]
    private partial void LogResolved(string target, string addresses);

    [LoggerMessage(5102, LogLevel.Warning, "Target {Target} cannot be used: its name does not resolve ({Reason}). It is tried again, less and less often, until it does")]
    private partial void LogUnresolved(string target, string reason);
}
