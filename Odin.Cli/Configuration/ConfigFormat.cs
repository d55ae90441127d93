namespace Odin.Cli.Configuration;

/// <summary>The formats a configuration may be written in.</summary>
internal enum ConfigFormat
{
    /// <summary>With comments and trailing commas.</summary>
    Json,

    /// <summary>YAML 1.2, one document.</summary>
    Yaml,

    /// <summary>TOML 1.0. It has no null; the text <c>none</c> says it.</summary>
    Toml,
}
