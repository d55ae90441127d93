namespace Odin.Edge.Control.Cluster;

/// <summary>The way to the grains.</summary>
internal interface ICluster
{
    /// <summary>Null while there is no connection to the cluster.</summary>
    IGrainFactory? Grains { get; }
}
