using Odin.Grains.Backends;

namespace Odin.Grains.Regions;

/// <summary>The meeting point of one region's edges. Key: the region's name.</summary>
[Alias("odin.IRegionGrain")]
public interface IRegionGrain : IGrainWithStringKey
{
    /// <summary>An edge tells what it knows and hears what is newer. Called about once a second, alike in peace and in trouble.</summary>
    [Alias("sync")]
    ValueTask<SyncAnswer> SyncAsync(EdgeReport report);

    /// <summary>An edge says that it stops; its numbers are gone from the next roll-up on.</summary>
    [Alias("leave")]
    ValueTask LeaveAsync(EdgeIdentity edge);
}
