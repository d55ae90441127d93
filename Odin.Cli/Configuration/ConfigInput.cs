using System.Text;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;

namespace Odin.Cli.Configuration;

/// <summary>The text of a configuration, not yet understood.</summary>
/// <param name="Name">As errors show it.</param>
internal sealed record ConfigInput(string Name, ConfigFormat Format, string Text)
{
    /// <param name="own">Where the edges that will serve it reach themselves. Null: they run on other machines.</param>
    /// <param name="memory">Of the documents that were read before it; null: it is the only one.</param>
    public ConfigLoad Read(OwnAddresses? own, ConfigMemory? memory = null)
    {
        if (string.IsNullOrWhiteSpace(Text))
            return ConfigReader.Fail(Name, new SyntaxFailure(1, 1,
                $"the document is empty{(Text.Length == 0 ? "" : ", it has nothing but blanks")}; expected Apps, a list of apps."));
        if (Format == ConfigFormat.Json && memory is not null) return memory.ReadJson(Encoding.UTF8.GetBytes(Text), Name, own);
        var (document, failure) = Format switch
        {
            ConfigFormat.Json => JsonNodes.Parse(Text),
            ConfigFormat.Yaml => YamlNodes.Parse(Text),
            _ => TomlNodes.Parse(Text),
        };
        return failure is null ? ConfigReader.Read(document!, Name, own) : ConfigReader.Fail(Name, failure);
    }
}
