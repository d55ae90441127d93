namespace Odin.Edge.Sessions.Log;

/// <summary>Takes whole lines, so many of them; false: it did not. Must not wait.</summary>
internal delegate bool SessionOutput(ReadOnlySpan<byte> text, int lines);
