using System.Text;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.ProxyProtocol;

/// <summary>On a socket whose segments come exactly as the test cuts them.</summary>
public sealed class HeaderReceptionTests
{
    private static readonly byte[] V1 = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n"u8.ToArray();
    private static readonly byte[] V2 =
        Convert.FromHexString("0D0A0D0A000D0A515549540A" + "21" + "11" + "000F" + "C0000201" + "C6336402" + "DC04" + "01BB" + "040000");

    public static TheoryData<byte[]> Headers => new(V1, V2);

    [Theory, MemberData(nameof(Headers))]
    public async Task Cut_anywhere_it_is_the_same_header_and_the_clients_bytes_stay_in_the_socket(byte[] header)
    {
        byte[] all = [.. header, .. "client"u8];
        for (var cut = 1; cut < all.Length; cut++)
        {
            var socket = new CutSocket();
            var received = HeaderReception.ReceiveAsync(socket);
            socket.Arrive(all[..cut]);
            received.IsCompleted.ShouldBe(cut >= header.Length);
            socket.Arrive(all[cut..]);

            (await received)!.Value.Header.Source.ToEndPoint().ToString().ShouldBe("192.0.2.1:56324");
            Encoding.ASCII.GetString(socket.Left).ShouldBe("client");
        }
    }

    [Theory, MemberData(nameof(Headers))]
    public async Task A_socket_that_ends_within_its_header_has_none(byte[] header)
    {
        for (var length = 0; length < header.Length; length++)
        {
            var socket = new CutSocket();
            var received = HeaderReception.ReceiveAsync(socket);
            if (length > 0) socket.Arrive(header[..length]);
            socket.Finish();

            (await received).ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_header_that_is_no_header_is_reported_with_its_first_wrong_byte()
    {
        for (var wrong = 0; wrong < 6; wrong++)
        {
            var bytes = V1[..(wrong + 1)];
            bytes[wrong] ^= 0x20;
            var socket = new CutSocket();
            var received = HeaderReception.ReceiveAsync(socket);
            socket.Arrive(bytes);

            (await received)!.Value.Outcome.ShouldBe(HeaderOutcome.Malformed);
        }
    }

    private sealed class CutSocket : UnusedSocket
    {
        private readonly List<byte> _arrived = [];
        private bool _isFinished;

        public byte[] Left => [.. _arrived];

        public void Arrive(byte[] bytes)
        {
            _arrived.AddRange(bytes);
            IsReadable = true;
            TakeReader()?.Invoke();
        }

        public void Finish()
        {
            _isFinished = true;
            IsReadable = true;
            TakeReader()?.Invoke();
        }

        public override IoResult Peek(Span<byte> buffer)
        {
            if (_arrived.Count == 0) return _isFinished ? IoResult.Moved(0) : IoResult.Blocked;
            var count = Math.Min(buffer.Length, _arrived.Count);
            _arrived[..count].ToArray().CopyTo(buffer);
            return IoResult.Moved(count);
        }

        public override IoResult Receive(Span<byte> buffer)
        {
            var seen = Peek(buffer);
            if (!seen.IsBlocked) _arrived.RemoveRange(0, seen.Bytes);
            return seen;
        }
    }
}
