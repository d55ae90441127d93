using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Orleans.Serialization;

namespace Odin.Edge.Control.Cluster;

/// <summary>Reads a catalog of one app, and forgets it. A message that came in one piece is read by other instances of the serializer's
/// generic methods than a large one, and they are compiled when they run first: with a large configuration that would be in the first
/// change after the start.</summary>
internal static class SmallCatalog
{
    public static void Read(Serializer serializer)
    {
        var target = new TargetSpec { Address = new TargetAddress("192.0.2.1", 1) };
        var app = new AppSpec { Name = "-", Ports = [new PortRange(1, 1)], Targets = [target] };
        var catalog = new CatalogChanges { Version = 1, IsComplete = true, Changed = [new AppVersion(1, app)] };
        serializer.Deserialize<CatalogChanges>(serializer.SerializeToArray(catalog).AsSpan());
    }
}
