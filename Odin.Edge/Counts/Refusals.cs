namespace Odin.Edge.Counts;

internal static class Refusals
{
    /// <summary>The client has got an alert, which must arrive: no RST follows it.</summary>
    public static bool IsAnswered(this Refusal refusal) => refusal is Refusal.UnknownName or Refusal.TlsFailed or Refusal.NoCertificate;

    /// <summary>Who ends the session of a client that is refused for this reason.</summary>
    public static EndedBy WhoEnds(this Refusal refusal) =>
        refusal is Refusal.QueueTimeout or Refusal.ProxyTimeout or Refusal.HandshakeTimeout ? EndedBy.Timeout : EndedBy.Edge;
}
