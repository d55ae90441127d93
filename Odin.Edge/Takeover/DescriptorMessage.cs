using System.Net.Sockets;
using System.Runtime.InteropServices;
using Odin.Edge.Loops.Epoll;

namespace Odin.Edge.Takeover;

/// <summary>Sends and receives a packet together with open descriptors (<c>SCM_RIGHTS</c>) over a unix socket. The
/// layouts are those of 64-bit Linux.</summary>
internal static unsafe class DescriptorMessage
{
    /// <summary>The kernel's bound per packet (<c>SCM_MAX_FD</c>).</summary>
    public const int MaxDescriptors = 253;

    private const int LevelSocket = 1;
    private const int Rights = 1;
    private const int MSG_NOSIGNAL = 0x4000;
    private const int MSG_CMSG_CLOEXEC = 0x40000000;
    private const int MSG_TRUNC = 0x20;
    private const int MSG_CTRUNC = 0x8;
    private static readonly int HeaderBytes = sizeof(ControlHeader);
    private static readonly int ControlBytes = HeaderBytes + MaxDescriptors * sizeof(int) + sizeof(int);   // Padded to 8 bytes.

    /// <exception cref="SocketException">The other side went away, or did not read for the socket's send time-out.</exception>
    public static void Send(Socket socket, ReadOnlySpan<byte> packet, ReadOnlySpan<int> descriptors)
    {
        var control = stackalloc byte[ControlBytes];
        var dataBytes = descriptors.Length * sizeof(int);
        *(ControlHeader*)control = new ControlHeader { Length = (nuint)(HeaderBytes + dataBytes), Level = LevelSocket, Type = Rights };
        descriptors.CopyTo(new Span<int>(control + HeaderBytes, descriptors.Length));
        fixed (byte* pointer = packet)
        {
            var vector = new Vector { Base = pointer, Length = (nuint)packet.Length };
            var header = new MessageHeader { Vectors = &vector, VectorCount = 1 };
            if (dataBytes > 0) header.Control = control;
            if (dataBytes > 0) header.ControlLength = (nuint)((HeaderBytes + dataBytes + 7) & ~7);
            nint sent;
            do sent = SendMessage((int)socket.Handle, &header, MSG_NOSIGNAL);
            while (sent < 0 && IsInterrupted());
            if (sent < 0) throw Failure();
        }
    }

    /// <summary>Returns the bytes of the packet; 0: the other side has gone. The descriptors belong to the caller.</summary>
    /// <exception cref="SocketException">Nothing came within the socket's receive time-out, or the
    /// packet is larger than the buffer.</exception>
    public static int Receive(Socket socket, Span<byte> packet, out int[] descriptors)
    {
        var control = stackalloc byte[ControlBytes];
        fixed (byte* pointer = packet)
        {
            var vector = new Vector { Base = pointer, Length = (nuint)packet.Length };
            var header = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = (nuint)ControlBytes };
            nint received;
            do received = ReceiveMessage((int)socket.Handle, &header, MSG_CMSG_CLOEXEC);
            while (received < 0 && IsInterrupted());
            if (received < 0) throw Failure();
            descriptors = DescriptorsIn(in header);
            return (header.Flags & (MSG_TRUNC | MSG_CTRUNC)) == 0
                ? (int)received : throw new SocketException((int)SocketError.MessageSize);
        }
    }

    /// <summary>Closes what another process holds too. Not by .NET's handle, which sets SO_LINGER first: every connection accepted later
    /// would inherit it and end with RST.</summary>
    public static void Close(IEnumerable<int> descriptors)
    {
        foreach (var descriptor in descriptors) _ = Libc.Close(descriptor);
    }

    private static int[] DescriptorsIn(in MessageHeader header)
    {
        var control = (ControlHeader*)header.Control;
        if ((int)header.ControlLength < HeaderBytes || control->Level != LevelSocket || control->Type != Rights) return [];
        return new Span<int>((byte*)control + HeaderBytes, ((int)control->Length - HeaderBytes) / sizeof(int)).ToArray();
    }

    /// <summary>By a signal: a call on a socket that has a time-out is not resumed, whatever the handler asks
    /// for (<c>man 7 signal</c>).</summary>
    private static bool IsInterrupted() => Libc.Error == Libc.EINTR;

    private static SocketException Failure() =>
        new((int)(Libc.Error is var error && error == Libc.EAGAIN ? SocketError.TimedOut : SocketErrors.From(error)));

    [DllImport("libc", EntryPoint = "sendmsg")] private static extern nint SendMessage(int socket, MessageHeader* header, int flags);
    [DllImport("libc", EntryPoint = "recvmsg")] private static extern nint ReceiveMessage(int socket, MessageHeader* header, int flags);

    /// <summary><c>struct iovec</c></summary>
    private struct Vector
    {
        public void* Base;
        public nuint Length;
    }

    /// <summary><c>struct msghdr</c></summary>
    private struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary><c>struct cmsghdr</c></summary>
    private struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }
}
