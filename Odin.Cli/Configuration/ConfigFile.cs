using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;

namespace Odin.Cli.Configuration;

/// <summary>A configuration in a file or on standard input.</summary>
internal static class ConfigFile
{
    /// <summary>The path that means standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Reads it; whatever is wrong, the file itself included, is in the answer.</summary>
    /// <param name="own">Where the edges that will serve it reach themselves. Null: they run on other machines.</param>
    public static ConfigLoad Load(string path, ConfigFormat? format, Stream standardInput, OwnAddresses? own = null)
    {
        var isInput = path == StandardInput;
        var name = isInput ? "(standard input)" : path;
        if ((format ?? FormatOf(path)) is not { } known)
        {
            return Refuse(name, isInput
                ? "the format is not known; say --format json, yaml or toml."
                : "the extension names no format; use .json, .yaml, .yml or .toml, or say --format.");
        }

        var (text, failure) = isInput ? ConfigText.Read(standardInput) : ConfigText.ReadFile(path);
        return failure is null ? Parse(text!, known, name, own) : ConfigReader.Fail(name, failure);
    }

    private static ConfigFormat? FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => ConfigFormat.Json,
        ".YAML" or ".YML" => ConfigFormat.Yaml,
        ".TOML" => ConfigFormat.Toml,
        _ => null,
    };

    private static ConfigLoad Parse(string text, ConfigFormat format, string name, OwnAddresses? own)
    {
        if (string.IsNullOrWhiteSpace(text))
            return ConfigReader.Fail(name, new SyntaxFailure(1, 1, "the document is empty; expected Apps, a list of apps."));
        var (document, failure) = format switch
        {
            ConfigFormat.Json => JsonNodes.Parse(text),
            ConfigFormat.Yaml => YamlNodes.Parse(text),
            _ => TomlNodes.Parse(text),
        };
        return failure is null ? ConfigReader.Read(document!, name, own) : ConfigReader.Fail(name, failure);
    }

    private static ConfigLoad Refuse(string name, string message) => ConfigReader.Fail(name, new SyntaxFailure(0, 0, message));
}
