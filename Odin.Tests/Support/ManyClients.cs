using System.Net.Sockets;

namespace Odin.Tests.Support;

/// <summary>Clients that connect one after another on a few lanes and expect a greeting.</summary>
internal sealed class ManyClients(int port)
{
    private static readonly TimeSpan TimeLimit = TestTimeout.Usual;

    /// <summary>One client: what it got up to the FIN, or null when its connection broke, and how long it took to the first byte, by
    /// <see cref="TestTimeout.Time"/>.</summary>
    public async Task<(string? Greeting, TimeSpan Took)> OneAsync()
    {
        var began = TestTimeout.Time.GetTimestamp();
        try
        {
            using var client = await TestClient.ConnectAsync(port);
            var first = await client.ReceiveTextAsync(1).WaitAsync(TimeLimit, TestTimeout.Time);
            var took = TestTimeout.Time.GetElapsedTime(began);
            client.Finish();
            return (first + await client.ReceiveTextToEndAsync(), took);
        }
        catch (Exception exception) when (exception is SocketException or EndOfStreamException)
        {
            return (null, TestTimeout.Time.GetElapsedTime(began));
        }
    }

    /// <summary>As many as it takes, at least one per lane.</summary>
    public async Task<List<(string? Greeting, TimeSpan Took)>> UntilAsync(Task end, int lanes)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => Task.Run(async () =>
        {
            var results = new List<(string? Greeting, TimeSpan Took)>();
            do results.Add(await OneAsync());
            while (!end.IsCompleted);
            return results;
        })));
        await end;
        return [.. all.SelectMany(results => results)];
    }

    public async Task<List<(string? Greeting, TimeSpan Took)>> TakeAsync(int count, int lanes)
    {
        var left = count;
        var all = await Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => Task.Run(async () =>
        {
            var results = new List<(string? Greeting, TimeSpan Took)>();
            while (Interlocked.Decrement(ref left) >= 0) results.Add(await OneAsync());
            return results;
        })));
        return [.. all.SelectMany(results => results)];
    }
}
