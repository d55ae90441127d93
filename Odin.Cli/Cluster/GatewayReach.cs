using System.Net.Sockets;
using Odin.Hosting.Settings;

namespace Odin.Cli.Cluster;

/// <summary>Distinguishes a silo that is slow from one that is not there: the kernel takes connections for the slowest process.</summary>
internal static class GatewayReach
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Completes within 5 s. True: a gateway takes a connection.</summary>
    /// <param name="gateways"><c>HOST:PORT,...</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> IsAnyThereAsync(string gateways, CancellationToken cancellationToken)
    {
        if (!HostPort.TryParseAll(gateways, out var all)) return false;

        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var answers = await Task.WhenAll(all.Select(gateway => TakesConnectionAsync(gateway, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return answers.Contains(true);
    }

    private static async Task<bool> TakesConnectionAsync(HostPort gateway, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(gateway.Host, gateway.Port, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
