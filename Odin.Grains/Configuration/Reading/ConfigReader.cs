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
        if (DocumentWeights.Of(document).IsWritable) ConfigCheck.OnRead(config);
        return new ConfigLoad(config, [], 0);
    }

    /// <summary>What no app shows by itself: whether apps of good documents make one together.</summary>
    internal static bool AreGoodTogether(ConfigSpec config, OwnAddresses? own)
    {
        var errors = new ConfigErrors("");
        new ConfigValidator(new MapNode([], 0, 0), errors).CheckTogether(config.Apps, (own ?? OwnAddresses.OfAnyMachine).With(config.Vips));
        return errors.IsEmpty;
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
