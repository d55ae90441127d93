using Odin.Grains.Catalog;

namespace Odin.Cli.Cluster;

/// <summary>One document of <c>odin get history</c>; what it changed is not known of the oldest that is kept.</summary>
internal sealed record HistoryRow(string Version, string? At, int Apps, int? Added, int? Changed, int? Removed)
{
    public static HistoryRow Of(DocumentSummary document) => new(
        document.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
        document.At is { } time ? TimeText.Of(time) : null, document.Apps, document.Added, document.Changed, document.Removed);
}
