using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Odin.Grains.Configuration.Nodes;

/// <summary>Collects what is wrong with one document: the first errors with their text, of the others only the number.</summary>
internal sealed class ConfigErrors(string file)
{
    /// <summary>The most errors whose text is made.</summary>
    public const int MaxErrors = 100;

    private readonly List<ConfigError> _errors = [];

    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    /// <summary>Further errors are counted and not named: their text need not be made.</summary>
    public bool IsFull => _errors.Count == MaxErrors;

    /// <summary>In the order of the document.</summary>
    public ImmutableArray<ConfigError> InOrder => [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];

    /// <summary>The value is wrong. The message follows the value in the text: <c>"abc" is no duration</c>.</summary>
    public void Add(ConfigNode node, ConfigPath path, [InterpolatedStringHandlerArgument("")] ErrorText message)
    {
        Count++;
        if (!IsFull)
            _errors.Add(new ConfigError(file, node.Line, node.Column, path.ToString(), node.Excerpt, $"{node.Excerpt} {message.Text}"));
    }

    /// <summary>A key is wrong, or something about it.</summary>
    public void AddAt(int line, int column, ConfigPath path, string value, [InterpolatedStringHandlerArgument("")] ErrorText message)
    {
        Count++;
        if (!IsFull) _errors.Add(new ConfigError(file, line, column, path.ToString(), value, message.Text));
    }

    /// <summary>Something is not there.</summary>
    public void AddMissing(ConfigNode within, ConfigPath path, [InterpolatedStringHandlerArgument("")] ErrorText message) =>
        AddAt(within.Line, within.Column, path, "", message);
}
