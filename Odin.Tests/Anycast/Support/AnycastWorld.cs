namespace Odin.Tests.Anycast.Support;

/// <summary>The net, BIRD, and two edges that announce the VIP; the first one is preferred.</summary>
internal sealed class AnycastWorld : IAsyncDisposable
{
    private readonly AnycastNet _net;

    private AnycastWorld(AnycastNet net, BirdRouter router, AnycastEdge first, AnycastEdge second) =>
        (_net, Router, First, Second) = (net, router, first, second);

    public AnycastNet Net => _net;

    public BirdRouter Router { get; }

    public AnycastEdge First { get; }

    public AnycastEdge Second { get; }

    /// <summary>Edges and router are started. Skips the test where the world cannot be had.</summary>
    public static Task<AnycastWorld> StartAsync(params string[] more) => StartAsync(null, more);

    /// <param name="environment">What the first edge's process has beside the test's own.</param>
    public static async Task<AnycastWorld> StartAsync(IReadOnlyDictionary<string, string>? environment, params string[] more)
    {
        var net = await AnycastNet.CreateAsync();
        try
        {
            var router = await BirdRouter.StartAsync(net.Router, BirdRouter.EdgesOf(AnycastEdge.As));
            var edges = await Task.WhenAll(
                AnycastEdge.StartAsync(net, 1, AnycastEdge.As, environment, more), AnycastEdge.StartAsync(net, 2, AnycastEdge.As, more));
            return new AnycastWorld(net, router, edges[0], edges[1]);
        }
        catch
        {
            await net.DisposeAsync();
            throw;
        }
    }

    /// <summary>Both edges serve, their routes are known, and nobody has come; whatever a test before has left behind.</summary>
    public async Task ComesToRestAsync()
    {
        foreach (var edge in new[] { First, Second })
        {
            await edge.IsWholeAsync();
            await Router.HasAsync(edge.Number, AnycastNet.Address);
            await Router.HasAsync(edge.Number, AnycastNet.Address6);
            edge.Target.Count.Reset();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Router.DisposeAsync();
        await _net.DisposeAsync();
    }
}
