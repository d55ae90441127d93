namespace Odin.Edge.Announcing;

/// <summary>One of those that routes are announced to.</summary>
/// <param name="Peer">For people: <c>AS64500@10.0.0.1</c>.</param>
/// <param name="IsEstablished">Routes reach it.</param>
/// <param name="Why">Why not; empty while they do.</param>
/// <param name="Announced">Addresses announced to it.</param>
/// <param name="Updates">Announcements and withdrawals sent so far.</param>
/// <param name="Sessions">How often a session was established.</param>
internal sealed record PeerStatus(string Peer, bool IsEstablished, string Why, int Announced, long Updates, int Sessions);
