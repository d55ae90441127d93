namespace Odin.Edge.Control.Cluster;

/// <summary>The silo is in this process.</summary>
internal sealed class LocalCluster(IGrainFactory grains) : ICluster
{
    public IGrainFactory? Grains => grains;
}
