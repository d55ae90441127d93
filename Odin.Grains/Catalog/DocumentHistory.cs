using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Catalog;

/// <summary>What people ask of the documents that stood. Pure.</summary>
internal static class DocumentHistory
{
    /// <summary>The newest first.</summary>
    public static ImmutableArray<DocumentSummary> Summarise(ImmutableArray<CatalogDocument> history) =>
        [.. history.Select((document, index) => Summarise(index == 0 ? null : history[index - 1], document)).Reverse()];

    private static DocumentSummary Summarise(CatalogDocument? before, CatalogDocument document)
    {
        var apps = document.Config.Apps;
        if (before is null) return new DocumentSummary(document.Version, document.At, apps.Length, null, null, null);

        var old = before.Config.Apps.ToDictionary(app => app.Name, StringComparer.OrdinalIgnoreCase);
        var (added, changed) = (0, 0);
        foreach (var app in apps)
        {
            if (!old.Remove(app.Name, out var was)) added++;
            else if (!SpecEquality.AreEqual(was, app)) changed++;
        }

        return new DocumentSummary(document.Version, document.At, apps.Length, added, changed, old.Count);
    }
}
