using System.Net;
using System.Net.Sockets;
using Odin.Thor.Sockets;

namespace Odin.Thor.Sending;

/// <summary>One connection to a target: sends the whole input, half-closes, copies the answer. Both directions run at once.</summary>
/// <param name="host">A name or an address; the addresses of a name are tried in turn.</param>
/// <param name="port">The target's port.</param>
/// <param name="timeout">For the connect, and for each wait for more of the answer once the input has ended.</param>
/// <param name="time">The clock of <paramref name="timeout"/>.</param>
internal sealed class MessageExchange(string host, int port, TimeSpan timeout, TimeProvider time)
{
    private const int BufferBytes = 64 * 1024;

    private volatile bool _isInputSent;

    /// <summary>Null when the answer is complete, else what went wrong, in words. What came of the answer is in
    /// <paramref name="output"/> then too.</summary>
    public async Task<string?> RunAsync(Stream input, Stream output, CancellationToken cancellationToken)
    {
        using var timeLimit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        try
        {
            using var socket = await ConnectAsync(either.Token);
            timeLimit.CancelAfter(Timeout.InfiniteTimeSpan);
            await ExchangeAsync(socket, input, output, timeLimit, either.Token);
            return null;
        }
        catch (SocketException failure)
        {
            return ConnectFailure.Describe(host, port, failure.SocketErrorCode);
        }
        catch (OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested ? "interrupted." : ConnectFailure.Describe(host, port, SocketError.TimedOut);
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var last = new SocketException((int)SocketError.HostNotFound);
        foreach (var address in await Dns.GetHostAddressesAsync(host, cancellationToken))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, port, cancellationToken);
                return socket;
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                last = failure;
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                throw;
            }
        }

        throw last;
    }

    private async Task ExchangeAsync(Socket socket, Stream input, Stream output, CancellationTokenSource timeLimit,
        CancellationToken cancellationToken)
    {
        var sending = SendAsync(socket, input, timeLimit, cancellationToken);
        var receiving = ReceiveAsync(socket, output, timeLimit, cancellationToken);

        // The first failure counts: a reset must not wait for the end of an input that a person types.
        var first = await Task.WhenAny(sending, receiving);
        await first;
        await (first == sending ? receiving : sending);
    }

    private async Task SendAsync(Socket socket, Stream input, CancellationTokenSource timeLimit, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await input.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            await socket.SendAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        socket.Shutdown(SocketShutdown.Send);
        _isInputSent = true;
        timeLimit.CancelAfter(timeout);
    }

    private async Task ReceiveAsync(Socket socket, Stream output, CancellationTokenSource timeLimit, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (_isInputSent) timeLimit.CancelAfter(timeout);
            await output.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
    }
}
