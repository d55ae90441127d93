namespace Odin.Tests.Drills.Support;

/// <summary>One world for all drills, started by the first of them: so a machine that cannot have
/// it skips each drill with the reason.</summary>
public sealed class DrillFixture : IAsyncDisposable
{
    private DrillWorld? _world;

    /// <summary>True with ODIN_LONG=1: the lengths and rates of docs/RELIABILITY.md.</summary>
    internal static bool IsLong { get; } = Environment.GetEnvironmentVariable("ODIN_LONG") == "1";

    /// <summary>The world, at rest.</summary>
    internal async Task<DrillWorld> AtRestAsync()
    {
        _world ??= await DrillWorld.StartAsync();
        await _world.ComesToRestAsync();
        return _world;
    }

    public ValueTask DisposeAsync() => _world?.DisposeAsync() ?? ValueTask.CompletedTask;
}
