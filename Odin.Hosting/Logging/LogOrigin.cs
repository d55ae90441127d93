using Serilog.Events;

namespace Odin.Hosting.Logging;

/// <summary>Which process a line of the log comes from: an edge or a silo by its id, and its region.</summary>
public sealed record LogOrigin(string Id, string Region)
{
    private const string IdField = "Node";
    private const string RegionField = "NodeRegion";

    /// <summary>The fields of a JSON line. No message has values of these names.</summary>
    internal IEnumerable<LogEventProperty> Properties =>
        [new LogEventProperty(IdField, new ScalarValue(Id)), new LogEventProperty(RegionField, new ScalarValue(Region))];

    /// <summary>As it stands in a line of text, for example <c>fra/edge-1</c>.</summary>
    public override string ToString() => $"{Region}/{Id}";
}
