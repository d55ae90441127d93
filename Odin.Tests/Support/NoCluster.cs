using Odin.Edge.Control.Cluster;

namespace Odin.Tests.Support;

/// <summary>No grain can be reached: the edge is alone.</summary>
internal sealed class NoCluster : ICluster
{
    public IGrainFactory? Grains => null;
}
