namespace Odin.Tests.Anycast.Support;

/// <summary>One world for the tests of a class, started by the first of them: so a machine that cannot have it skips each with the
/// reason.</summary>
public sealed class AnycastFixture : IAsyncDisposable
{
    private AnycastWorld? _world;

    internal async Task<AnycastWorld> AtRestAsync()
    {
        _world ??= await AnycastWorld.StartAsync("--bgp-communities", "64500:100,4200000001:1:2");
        await _world.ComesToRestAsync();
        return _world;
    }

    public ValueTask DisposeAsync() => _world?.DisposeAsync() ?? ValueTask.CompletedTask;
}
