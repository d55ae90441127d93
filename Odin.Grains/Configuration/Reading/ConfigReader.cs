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
        return errors.IsEmpty
            ? new ConfigLoad(SpecOf(read), [], 0)
            : new ConfigLoad(null, errors.InOrder, errors.Count);
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
