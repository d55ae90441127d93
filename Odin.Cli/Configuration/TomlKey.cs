namespace Odin.Cli.Configuration;

/// <summary>One step of a key, with its place.</summary>
internal readonly record struct TomlKey(string Name, int Line, int Column);
