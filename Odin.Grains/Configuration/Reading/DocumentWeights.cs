using System.Collections.Immutable;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>At least as many values as a document has once every app says itself what <c>Defaults</c> say for all. Immutable.</summary>
/// <param name="Apps">Of each app, as it was written.</param>
/// <param name="Frame">Of all the rest.</param>
/// <param name="Defaults">What each app gets beside.</param>
internal sealed record DocumentWeights(ImmutableArray<long> Apps, long Frame, long Defaults)
{
    /// <summary>What is written of it is a document that a reader takes.</summary>
    public bool IsWritable => Total <= DocumentBudget.MaxNodes;

    public long Total => Frame + Apps.Sum() + Apps.Length * Defaults;

    public static DocumentWeights Of(ConfigNode document)
    {
        ImmutableArray<long> apps = ValueOf(document, "Apps") is ListNode list ? [.. list.Items.Select(WeightOf)] : [];
        var defaults = ValueOf(document, ConfigDocument.DefaultsKey) is { } written ? WeightOf(written) : 0;
        return new DocumentWeights(apps, WeightOf(document) - apps.Sum(), defaults);
    }

    private static ConfigNode? ValueOf(ConfigNode document, string key) =>
        (document as MapNode)?.Entries.FirstOrDefault(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase))?.Value;

    /// <summary>A section is written with all its keys, whichever of them it had.</summary>
    private static long WeightOf(ConfigNode node)
    {
        const int MostKeys = 12;
        var sum = node is MapNode ? MostKeys : 1L;
        if (node is ListNode list)
        {
            foreach (var item in list.Items) sum += WeightOf(item);
        }
        else if (node is MapNode map)
        {
            foreach (var entry in map.Entries) sum += WeightOf(entry.Value);
        }

        return sum;
    }
}
