using System.Text;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;

namespace Odin.Cli.Configuration;

/// <summary>A configuration in a file or on standard input.</summary>
internal static class ConfigFile
{
    /// <summary>The path that means standard input.</summary>
    public const string StandardInput = "-";

    private const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>Reads it; whatever is wrong, the file itself included, is in the answer.</summary>
    public static ConfigLoad Load(string path, ConfigFormat? format, TextReader standardInput)
    {
        var isInput = path == StandardInput;
        var name = isInput ? "(standard input)" : path;
        if ((format ?? FormatOf(path)) is not { } known)
        {
            return Refuse(name, isInput ? "the format is not known; say --format json, yaml or toml." : "the extension tells no format; use .json, .yaml, .yml or .toml, or say --format.");
        }

        var (text, failure) = isInput ? (standardInput.ReadToEnd(), null) : ReadText(path);
        return failure is null ? Parse(text!, known, name) : Refuse(name, failure);
    }

    private static ConfigFormat? FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => ConfigFormat.Json,
        ".YAML" or ".YML" => ConfigFormat.Yaml,
        ".TOML" => ConfigFormat.Toml,
        _ => null,
    };

    private static (string? Text, string? Failure) ReadText(string path)
    {
        try
        {
            if (Directory.Exists(path)) return (null, "this is a directory; name the file in it.");
            if (new FileInfo(path).Length > MaxBytes) return (null, "the file is larger than 256 MiB.");
            return (File.ReadAllText(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)), null);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, $"there is no such file (looked in {Directory.GetCurrentDirectory()}).");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"the file cannot be read: {exception.Message}");
        }
        catch (DecoderFallbackException exception)
        {
            return (null, $"the file is not UTF-8 text: {exception.Message}");
        }
    }

    private static ConfigLoad Parse(string text, ConfigFormat format, string name)
    {
        var (document, failure) = format switch
        {
            ConfigFormat.Json => JsonNodes.Parse(text),
            ConfigFormat.Yaml => YamlNodes.Parse(text),
            _ => TomlNodes.Parse(text),
        };
        return failure is null ? ConfigReader.Read(document!, name) : ConfigReader.Fail(name, failure);
    }

    private static ConfigLoad Refuse(string name, string message) => ConfigReader.Fail(name, new SyntaxFailure(0, 0, message));
}
