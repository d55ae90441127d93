using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Odin.Hosting.Certificates;

/// <summary>Waits for the first byte of a connection, before anything reads from it.</summary>
internal static class FirstByteGate
{
    /// <summary>Lets a connection go on once its first byte has come. One that ends before asks only whether somebody is there, as edges
    /// do: that is no failed handshake, and nothing to report.</summary>
    public static async Task PassAsync(ConnectionContext connection, Func<Task> next, TimeSpan deadline, TimeProvider time)
    {
        if (await ReadAsync(connection, deadline, time) is not null) await next();
    }

    /// <summary>Null: nothing came in time. What came stays to be read.</summary>
    public static async ValueTask<byte?> ReadAsync(ConnectionContext connection, TimeSpan within, TimeProvider time)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var deadline = new CancellationTokenSource(within, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            var read = await connection.Transport.Input.ReadAsync(end.Token);
            var first = new SequenceReader<byte>(read.Buffer).TryPeek(out var value) ? value : (byte?)null;
            connection.Transport.Input.AdvanceTo(read.Buffer.Start);
            return first;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return null;   // Nothing came in time, the process stops, or the other side has reset the connection.
        }
    }
}
