using System.CommandLine;

namespace Odin.Cli.Configuration;

/// <summary>The flags by which commands name a configuration.</summary>
internal static class ConfigFlags
{
    public static Option<string> File() => new("--file", "-f")
    {
        Description = "The configuration: a .json, .yaml, .yml or .toml file, or - for standard input with --format.",
        HelpName = "FILE",
        Required = true,
    };

    public static Option<ConfigFormat?> Format() => new("--format")
    {
        Description = "The format of FILE. Default: by its extension.",
        HelpName = "json|yaml|toml",
    };

    public static Option<bool> AllowRemoval() => new("--allow-removal")
    {
        Description =
            "A new document may remove every app, or more than half of those with live sessions. Without it such a document is refused.",
    };
}
