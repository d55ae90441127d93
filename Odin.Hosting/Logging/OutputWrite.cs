namespace Odin.Hosting.Logging;

/// <summary>Writes all of the text, or throws.</summary>
public delegate void OutputWrite(ReadOnlySpan<byte> text);
