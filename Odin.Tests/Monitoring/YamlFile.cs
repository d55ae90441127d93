using Odin.Tests.Grains.Configuration;
using YamlDotNet.RepresentationModel;

namespace Odin.Tests.Monitoring;

/// <summary>A YAML file of infra/monitoring, to read and to change a copy of.</summary>
internal sealed class YamlFile
{
    private readonly YamlStream _stream = [];

    public YamlFile(params string[] path)
    {
        using var text = File.OpenText(RepositoryFiles.Path(["infra", "monitoring", .. path]));
        _stream.Load(text);
    }

    public YamlMappingNode Root => (YamlMappingNode)_stream.Documents[0].RootNode;

    public static IEnumerable<YamlMappingNode> List(YamlNode node, string key) => ((YamlSequenceNode)node[key]).Cast<YamlMappingNode>();

    public static IReadOnlyDictionary<string, string> Texts(YamlNode node) =>
        ((YamlMappingNode)node).ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString());

    public void SaveTo(string file)
    {
        using var text = File.CreateText(file);
        _stream.Save(text, assignAnchors: false);
    }
}
