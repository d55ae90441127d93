using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Odin.Hosting.Connections;
using Odin.Tests.Support;

namespace Odin.Tests.Hosting.Connections;

/// <summary>How many connections a port has at a time, in all and from one address.</summary>
public sealed class LimitedListenerTests
{
    private static readonly IPAddress One = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress Other = IPAddress.Parse("127.0.0.3");

    [Fact]
    public async Task An_address_with_its_share_is_refused_others_are_not_and_a_closed_connection_frees_its_place()
    {
        await using var port = await OpenAsync(new PortLimits(InAll: 100, PerAddress: 2));
        var first = await port.AcceptedAsync(One);
        await port.AcceptedAsync(One);

        await port.RefusedAsync(One);
        await port.AcceptedAsync(Other);
        await first.DisposeAsync();
        await port.AcceptedAsync(One);
        await port.RefusedAsync(One);
    }

    [Fact]
    public async Task A_port_that_is_full_refuses_every_address()
    {
        await using var port = await OpenAsync(PortLimits.Of(2));
        await port.AcceptedAsync(One);
        var second = await port.AcceptedAsync(One);

        await port.RefusedAsync(Other);
        await second.DisposeAsync();
        await port.AcceptedAsync(Other);
    }

    private static async Task<Port> OpenAsync(PortLimits limits)
    {
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var listener = await sockets.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);
        return new Port(new LimitedListener(listener, limits, TimeProvider.System, NullLogger.Instance));
    }

    /// <summary>The port, its clients, and the accept that is under way.</summary>
    private sealed class Port(LimitedListener listener) : IAsyncDisposable
    {
        private readonly List<Socket> _clients = [];
        private readonly List<ConnectionContext> _accepted = [];
        private Task<ConnectionContext?>? _accepting;

        public async Task<ConnectionContext> AcceptedAsync(IPAddress from)
        {
            var accepting = Accepting();
            await ConnectAsync(from);
            var connection = (await accepting.WaitAsync(TestTimeout.Usual, TestTimeout.Time)).ShouldNotBeNull();
            _accepting = null;
            _accepted.Add(connection);
            return connection;
        }

        public async Task RefusedAsync(IPAddress from)
        {
            var accepting = Accepting();
            try
            {
                var client = await ConnectAsync(from);
                var read = await client.ReceiveAsync(new byte[1]).WaitAsync(TestTimeout.Usual, TestTimeout.Time);
                read.ShouldBe(0);
            }
            catch (SocketException)
            {
                // Closed by a reset.
            }

            accepting.IsCompleted.ShouldBeFalse();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var client in _clients) client.Dispose();
            await listener.DisposeAsync();
            foreach (var connection in _accepted) await connection.DisposeAsync();
        }

        private Task<ConnectionContext?> Accepting() =>
            _accepting ??= listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();

        private async Task<Socket> ConnectAsync(IPAddress from)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _clients.Add(client);
            client.Bind(new IPEndPoint(from, 0));
            await client.ConnectAsync(listener.EndPoint);
            return client;
        }
    }
}
