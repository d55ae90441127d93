using System.Net.Sockets;
using System.Text;

namespace Odin.Tests.Support;

/// <summary>A service manager's socket (NOTIFY_SOCKET): a real unix datagram socket that keeps what comes.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <param name="isAbstract">In the abstract namespace instead of at a path.</param>
    public NotifySocket(bool isAbstract = false)
    {
        var name = Path.Combine(Path.GetTempPath(), $"odin-notify-{Guid.NewGuid():N}");
        Address = isAbstract ? $"@{name}" : name;
        _socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? $"\0{name}" : name));
    }

    /// <summary>For the variable.</summary>
    public string Address { get; }

    /// <summary>The next message.</summary>
    public async Task<string> NextAsync()
    {
        var buffer = new byte[256];
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);
        var length = await _socket.ReceiveAsync(buffer, SocketFlags.None, deadline.Token);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    /// <summary>Completes with the next message of this text; others may come before.</summary>
    public async Task WaitAsync(string message)
    {
        while (await NextAsync() != message)
        {
            // Not yet.
        }
    }

    public bool IsEmpty => _socket.Available == 0;

    public void Dispose()
    {
        _socket.Dispose();
        if (Address[0] != '@') File.Delete(Address);
    }
}
