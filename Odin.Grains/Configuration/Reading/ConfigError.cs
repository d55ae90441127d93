namespace Odin.Grains.Configuration.Reading;

/// <summary>One mistake in a configuration, with all that is needed to mend it.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Line">From 1; 0 when the file as a whole is meant.</param>
/// <param name="Column">From 1, in characters; 0 when the file as a whole is meant.</param>
/// <param name="Path">Where in the document, for example <c>Apps[2].Targets[0]</c>; empty for the document itself.</param>
/// <param name="Value">What stands there, shortened; empty when something is missing.</param>
/// <param name="Message">What is wrong, what was expected and what to do.</param>
public sealed record ConfigError(string File, int Line, int Column, string Path, string Value, string Message)
{
    public override string ToString() => $"{File}{(Line > 0 ? $":{Line}:{Column}" : "")}: {(Path.Length > 0 ? $"{Path}: " : "")}{Message}";
}
