namespace Odin.Edge.Loops;

/// <summary>A kernel pipe that carries bytes between two sockets without copying them into the process.</summary>
internal sealed record SplicePipe(int ReadEnd, int WriteEnd);
