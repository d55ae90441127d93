using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Odin.Silo.Connections;

/// <summary>Closes a connection whose first message has not come whole in time: Orleans itself waits for it for ever.</summary>
internal static class PreambleDeadline
{
    /// <summary>An edge at the other end of the world needs less than a second.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    /// <summary>Orleans refuses longer ones by itself.</summary>
    private const int MaxPreambleBytes = 1024;

    public static ConnectionDelegate Before(ConnectionDelegate next, TimeProvider time) => async connection =>
    {
        if (await HasComeAsync(connection.Transport.Input, time)) await next(connection);
        else connection.Abort(new ConnectionAbortedException($"It said nothing within {Length}."));
    };

    /// <summary>Looks at what comes and takes nothing.</summary>
    private static async Task<bool> HasComeAsync(PipeReader input, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(Length, time);
        long seen = 0;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(deadline.Token);
                var isWhole = IsWhole(read.Buffer);
                // What makes it whole stays unexamined: only then is the next reader given it without waiting for more.
                input.AdvanceTo(read.Buffer.Start, isWhole ? read.Buffer.GetPosition(seen) : read.Buffer.End);
                if (isWhole || read.IsCompleted || read.IsCanceled) return isWhole;
                seen = read.Buffer.Length;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    /// <summary>Its length in four bytes, little endian, and so many bytes.</summary>
    private static bool IsWhole(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.Length < sizeof(int)) return false;
        Span<byte> head = stackalloc byte[sizeof(int)];
        bytes.Slice(0, sizeof(int)).CopyTo(head);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        return length is <= 0 or > MaxPreambleBytes || bytes.Length >= sizeof(int) + length;
    }
}
