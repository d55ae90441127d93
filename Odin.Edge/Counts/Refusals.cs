namespace Odin.Edge.Counts;

internal static class Refusals
{
    /// <summary>Who ends the session of a client that is refused for this reason.</summary>
    public static EndedBy WhoEnds(this Refusal refusal) =>
        refusal is Refusal.QueueTimeout or Refusal.ProxyTimeout or Refusal.HandshakeTimeout ? EndedBy.Timeout : EndedBy.Edge;
}
