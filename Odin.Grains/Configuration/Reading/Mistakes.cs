using System.Collections.Immutable;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Collects what is wrong with one document.</summary>
internal sealed class Mistakes(string file)
{
    private readonly List<ConfigError> _errors = [];

    public bool IsEmpty => _errors.Count == 0;

    /// <summary>In the order of the document.</summary>
    public ImmutableArray<ConfigError> InOrder => [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];

    /// <summary>The value is wrong. <paramref name="message"/> follows the value in the text: <c>"abc" is no duration</c>.</summary>
    public void Add(ConfigNode node, ConfigPath path, string message) => _errors.Add(new ConfigError(file, node.Line, node.Column, path.ToString(), node.Excerpt, $"{node.Excerpt} {message}"));

    /// <summary>A key is wrong, or something about it.</summary>
    public void AddAt(int line, int column, ConfigPath path, string value, string message) => _errors.Add(new ConfigError(file, line, column, path.ToString(), value, message));

    /// <summary>Something is not there.</summary>
    public void AddMissing(ConfigNode within, ConfigPath path, string message) => _errors.Add(new ConfigError(file, within.Line, within.Column, path.ToString(), "", message));
}
