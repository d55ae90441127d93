using System.Text.Json.Serialization;

namespace Odin.Edge.Announcing;

/// <summary>An open session with a router that the next process goes on with.</summary>
/// <param name="Peer">The router, as <see cref="PeerStatus.Peer"/> has it.</param>
/// <param name="State">What was agreed and announced, as its driver writes it.</param>
public sealed record PassedSession(string Peer, string State)
{
    /// <summary>The connection, open in this process. Whoever has the session closes it.</summary>
    [JsonIgnore]
    public int Descriptor { get; init; }
}
