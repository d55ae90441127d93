using System.Runtime.InteropServices;

namespace Odin.Edge.Tls;

/// <summary>OpenSSL's way to the socket of the connection whose call is under way: reads go to the socket, records that are written are
/// gathered.</summary>
/// <remarks>One call of a connection runs at a time on a thread, and OpenSSL calls back within it only, so the thread knows which
/// one it is. No exception leaves a callback: OpenSSL could not unwind.</remarks>
internal static unsafe class LoopBio
{
    private static readonly nint Method = NewMethod();

    [ThreadStatic] private static TlsConnection? t_current;

    /// <summary>The connection whose call is under way on this thread.</summary>
    public static TlsConnection? Current
    {
        get => t_current;
        set => t_current = value;
    }

    /// <summary>Owned by the SSL object that it is given to.</summary>
    public static nint New()
    {
        var bio = OpenSsl.BioNew(Method);
        if (bio != 0) OpenSsl.BioSetInitialised(bio, 1);
        return bio;
    }

    private static nint NewMethod()
    {
        fixed (byte* name = "loop socket"u8.ToArray().Append((byte)0).ToArray())
        {
            var method = OpenSsl.BioMethodNew(OpenSsl.BioNewIndex() | OpenSsl.BIO_TYPE_SOURCE_SINK, name);
            _ = OpenSsl.BioMethodSetRead(method, &Read);
            _ = OpenSsl.BioMethodSetWrite(method, &Write);
            _ = OpenSsl.BioMethodSetControl(method, &Control);
            return method;
        }
    }

    [UnmanagedCallersOnly]
    private static int Read(nint bio, byte* buffer, nuint count, nuint* got)
    {
        *got = 0;
        OpenSsl.BioClearFlags(bio, OpenSsl.BIO_FLAGS_OF_RETRIES);
        if (t_current is not { } connection) return 0;
        try
        {
            var read = connection.ReceiveRaw(new Span<byte>(buffer, (int)Math.Min(count, int.MaxValue)));
            if (read.IsBlocked) OpenSsl.BioSetFlags(bio, OpenSsl.BIO_FLAGS_READ | OpenSsl.BIO_FLAGS_SHOULD_RETRY);
            if (read.IsBlocked || read.IsFailed || read.Bytes == 0) return 0;
            *got = (nuint)read.Bytes;
            return 1;
        }
        catch (Exception exception)
        {
            connection.OnBug(exception);
            return 0;
        }
    }

    [UnmanagedCallersOnly]
    private static int Write(nint bio, byte* bytes, nuint count, nuint* put)
    {
        *put = 0;
        OpenSsl.BioClearFlags(bio, OpenSsl.BIO_FLAGS_OF_RETRIES);
        if (t_current is not { } connection) return 0;
        try
        {
            if (!connection.SendRaw(new ReadOnlySpan<byte>(bytes, (int)count))) return 0;
            *put = count;
            return 1;
        }
        catch (Exception exception)
        {
            connection.OnBug(exception);
            return 0;
        }
    }

    [UnmanagedCallersOnly]
    private static nint Control(nint bio, int command, nint number, void* pointer) => command switch
    {
        OpenSsl.BIO_CTRL_FLUSH => 1,
        OpenSsl.BIO_CTRL_EOF => t_current is { HasPeerFinished: true } ? 1 : 0,
        _ => 0,
    };
}
