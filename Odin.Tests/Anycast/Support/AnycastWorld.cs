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

    /// <summary>Both edges' routes are known, and nobody has come. Skips the test where the world cannot be had.</summary>
    public static Task<AnycastWorld> StartAsync(params string[] more) => StartAsync(isProbed: false, more);

    /// <summary>Both edges' routes are known. Skips the test where the world cannot be had.</summary>
    public static async Task<AnycastWorld> StartAsync(bool isProbed, params string[] more)
    {
        var net = await AnycastNet.CreateAsync();
        try
        {
            var router = await BirdRouter.StartAsync(net.Router, BirdRouter.EdgesOf(AnycastEdge.As));
            var edges = await Task.WhenAll(AnycastEdge.StartAsync(net, 1, isProbed, more), AnycastEdge.StartAsync(net, 2, isProbed, more));
            foreach (var edge in edges)
            {
                await router.AddedAsync(edge.Number, AnycastNet.Address);
                await router.AddedAsync(edge.Number, AnycastNet.Address6);
            }

            return new AnycastWorld(net, router, edges[0], edges[1]);
        }
        catch
        {
            await net.DisposeAsync();
            throw;
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
