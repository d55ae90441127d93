using System.Net.Sockets;

namespace Odin.Edge.Counts;

/// <summary>Why an attempt to connect to a target failed.</summary>
/// <param name="Error">Of the system; of a failed handshake <see cref="SocketError.ConnectionAborted"/>.</param>
/// <param name="Outcome">The same, for counting.</param>
/// <param name="Text">In words for people; null: the error says it.</param>
internal readonly record struct ConnectFailure(SocketError Error, ConnectOutcome Outcome, string? Text = null)
{
    /// <summary>This machine is at fault, and no target.</summary>
    public bool IsOwn => Outcome == ConnectOutcome.Exhausted;

    public static ConnectFailure Of(SocketError error) => new(error, ConnectOutcomes.From(error));

    public override string ToString() => Text ?? Error.ToString();
}
