using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Turns a document into the configuration, or into all its mistakes.</summary>
public static class ConfigReader
{
    /// <param name="document">What a format's reader made of the text.</param>
    /// <param name="file">The name that errors show.</param>
    public static ConfigLoad Read(ConfigNode document, string file)
    {
        var mistakes = new Mistakes(file);
        ConfigDocument.Shape.TryRead(DefaultsFirst(document), ConfigDocument.Empty, ConfigPath.Document, mistakes, out var read);
        if (!mistakes.IsFull) new CrossChecks(document, mistakes).Check(read.Apps);
        return mistakes.IsEmpty ? new ConfigLoad(new ConfigSpec { Apps = read.Apps }, [], 0) : new ConfigLoad(null, mistakes.InOrder, mistakes.Count);
    }

    /// <summary>Reads JSON.</summary>
    public static ConfigLoad ReadJson(string text, string file)
    {
        var (document, failure) = JsonNodes.Parse(text);
        return failure is null ? Read(document!, file) : Fail(file, failure);
    }

    /// <summary>The answer for a text that is not even a document.</summary>
    public static ConfigLoad Fail(string file, SyntaxFailure failure) => new(null, [new ConfigError(file, failure.Line, failure.Column, "", "", failure.Message)], 1);

    private static ConfigNode DefaultsFirst(ConfigNode document) =>
        document is MapNode map ? map with { Entries = [.. map.Entries.OrderBy(entry => !entry.Key.Equals(ConfigDocument.DefaultsKey, StringComparison.OrdinalIgnoreCase))] } : document;
}
