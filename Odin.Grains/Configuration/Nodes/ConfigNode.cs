namespace Odin.Grains.Configuration.Nodes;

/// <summary>One value of a configuration document, whatever its format, with the place where it stands.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
public abstract record ConfigNode(int Line, int Column)
{
    /// <summary>What the value is, in words for people.</summary>
    public abstract string Kind { get; }

    /// <summary>The value as a message shows it, at most 60 characters.</summary>
    public abstract string Excerpt { get; }
}
