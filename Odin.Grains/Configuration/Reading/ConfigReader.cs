using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Turns a document into the configuration, or into all its errors.</summary>
public static class ConfigReader
{
    /// <param name="document">What a format's reader made of the text.</param>
    /// <param name="file">The name that errors show.</param>
    /// <param name="own">Where the edges that will serve it reach themselves. Null: what holds on any machine.</param>
    public static ConfigLoad Read(ConfigNode document, string file, OwnAddresses? own = null)
    {
        var errors = new ConfigErrors(file);
        ConfigDocument.Shape.TryRead(InReadingOrder(document), ConfigDocument.Empty, ConfigPath.Document, errors, out var read);
        if (!errors.IsFull) new VipValidator(document, errors).Check(read);
        if (!errors.IsFull) new ConfigValidator(document, errors).Check(read.Apps, (own ?? OwnAddresses.OfAnyMachine).With(read.Vips));
        if (!errors.IsEmpty) return new ConfigLoad(null, errors.InOrder, errors.Count);

        var config = SpecOf(read);
        if (MostWritten(document, read.Apps.Length) <= DocumentBudget.MaxNodes) ConfigCheck.OnRead(config);
        return new ConfigLoad(config, [], 0);
    }

    /// <summary>At least as many values as the document has once every app says itself what Defaults say for all.</summary>
    internal static long MostWritten(ConfigNode document, int apps)
    {
        var defaults = (document as MapNode)?.Entries
            .FirstOrDefault(entry => entry.Key.Equals(ConfigDocument.DefaultsKey, StringComparison.OrdinalIgnoreCase));
        return MostWritten(document) + (defaults is null ? 0 : apps * MostWritten(defaults.Value));
    }

    /// <summary>A section is written with all its keys, whichever of them it had.</summary>
    private static long MostWritten(ConfigNode node)
    {
        const int MostKeys = 12;
        var sum = node is MapNode ? MostKeys : 1L;
        if (node is ListNode list)
        {
            foreach (var item in list.Items) sum += MostWritten(item);
        }
        else if (node is MapNode map)
        {
            foreach (var entry in map.Entries) sum += MostWritten(entry.Value);
        }

        return sum;
    }

    private static ConfigSpec SpecOf(ConfigDocument read) =>
        new() { Apps = VipSchema.Resolve(read.Apps, read.Vips), Vips = read.Vips, Regions = read.Regions };

    /// <summary>Reads JSON.</summary>
    public static ConfigLoad ReadJson(string text, string file)
    {
        var (document, failure) = JsonNodes.Parse(text);
        return failure is null ? Read(document!, file) : Fail(file, failure);
    }

    /// <summary>The answer for a text that is not even a document.</summary>
    public static ConfigLoad Fail(string file, SyntaxFailure failure) =>
        new(null, [new ConfigError(file, failure.Line, failure.Column, "", "", failure.Message)], 1);

    /// <summary>What the apps take over comes before them; keys for the author's own use (<c>x-...</c>) are not read.</summary>
    private static ConfigNode InReadingOrder(ConfigNode document)
    {
        if (document is not MapNode map) return document;
        var known = map.Entries.Where(entry => !entry.Key.StartsWith(ConfigDocument.ExtensionPrefix, StringComparison.OrdinalIgnoreCase));
        return map with
        {
            Entries =
            [.. known.OrderBy(entry => !entry.Key.Equals(ConfigDocument.DefaultsKey, StringComparison.OrdinalIgnoreCase))]
        };
    }
}
