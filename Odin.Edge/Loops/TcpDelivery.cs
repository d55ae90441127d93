namespace Odin.Edge.Loops;

/// <summary>How the kernel fares with what was sent on a connection.</summary>
/// <param name="IsUnanswered">Bytes, a FIN or a window probe are on their way and the peer has not acknowledged them yet.</param>
/// <param name="IsStalled">Bytes wait because the peer takes none: its window is closed.</param>
/// <param name="SinceAnswer">Milliseconds since the peer acknowledged anything.</param>
internal readonly record struct TcpDelivery(bool IsUnanswered, bool IsStalled, long SinceAnswer);
