namespace Odin.Grains.Configuration.Nodes;

/// <summary>Where a document cannot be read as its format, and why.</summary>
public sealed record SyntaxFailure(int Line, int Column, string Message);
