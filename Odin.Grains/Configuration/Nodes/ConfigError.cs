
namespace Odin.Grains.Configuration.Nodes;

/// <summary>One error in a configuration, with all that is needed to mend it. Its text is fit for a
/// terminal, whatever the document holds.</summary>
public sealed record ConfigError
{
    private const int MaxPath = 200;
    private const int MaxMessage = 1000;

    public ConfigError(string file, int line, int column, string path, string value, string message)
    {
        (File, Line, Column) = (VisibleText.Of(file), line, column);
        Path = VisibleText.Of(path, MaxPath);
        Value = VisibleText.Of(value, MaxPath);
        Message = VisibleText.Of(message, MaxMessage);
    }

    /// <summary>As it was named.</summary>
    public string File { get; }

    /// <summary>From 1; 0 when the file as a whole is meant.</summary>
    public int Line { get; }

    /// <summary>From 1, in characters; 0 when the file as a whole is meant.</summary>
    public int Column { get; }

    /// <summary>Where in the document, for example <c>Apps[2].Targets[0]</c>; empty for the document itself.</summary>
    public string Path { get; }

    /// <summary>What stands there, shortened; empty when something is missing.</summary>
    public string Value { get; }

    /// <summary>What is wrong, what was expected and what to do.</summary>
    public string Message { get; }

    public override string ToString() => $"{File}{(Line > 0 ? $":{Line}:{Column}" : "")}: {(Path.Length > 0 ? $"{Path}: " : "")}{Message}";
}
