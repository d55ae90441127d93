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
    /// <param name="memory">Of what was read from it before; null: it is read once.</param>
    public static ConfigLoad Load(string path, ConfigFormat? format, Stream standardInput, OwnAddresses? own = null,
        ConfigMemory? memory = null)
    {
        var (input, refused) = Open(path, format, standardInput);
        return input is null ? refused! : input.Read(own, memory);
    }

    /// <summary>The text; or why there is none.</summary>
    public static (ConfigInput? Input, ConfigLoad? Refused) Open(string path, ConfigFormat? format, Stream standardInput)
    {
        var isInput = path == StandardInput;
        var name = isInput ? "(standard input)" : path;
        var known = format ?? FormatOf(path);
        if (isInput && known is null) return (null, Refuse(name, "the format is not known; say --format json, yaml or toml."));
        var (text, failure) = isInput ? ConfigText.Read(standardInput) : ConfigText.ReadFile(path);
        if (failure is not null) return (null, ConfigReader.Fail(name, failure));
        return known is { } of ? (new ConfigInput(name, of, text!), null)
            : (null, Refuse(name, "the extension names no format; use .json, .yaml, .yml or .toml, or say --format."));
    }

    private static ConfigFormat? FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => ConfigFormat.Json,
        ".YAML" or ".YML" => ConfigFormat.Yaml,
        ".TOML" => ConfigFormat.Toml,
        _ => null,
    };

    private static ConfigLoad Refuse(string name, string message) => ConfigReader.Fail(name, new SyntaxFailure(0, 0, message));
}
