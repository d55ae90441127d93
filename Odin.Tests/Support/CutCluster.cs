using Odin.Edge.Control.Cluster;

namespace Odin.Tests.Support;

/// <summary>A way to the grains that a test can cut: from then on its edge is as dead to the region.</summary>
internal sealed class CutCluster(ICluster cluster) : ICluster
{
    private volatile bool _isCut;

    public IGrainFactory? Grains => _isCut ? null : cluster.Grains;

    public void Cut() => _isCut = true;
}
