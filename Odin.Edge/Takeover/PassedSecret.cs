using System.Collections.Immutable;
using Odin.Grains.Tickets;

namespace Odin.Edge.Takeover;

/// <summary>A secret of tickets as the line of a takeover has it.</summary>
internal sealed record PassedSecret(Guid Id, DateTimeOffset From, byte[] Bytes)
{
    public static ImmutableArray<PassedSecret> Of(TicketKeySet keys) =>
        [.. keys.Secrets.Select(secret => new PassedSecret(secret.Id, secret.From, [.. secret.Bytes]))];

    /// <summary>Null: none were passed.</summary>
    public static TicketKeySet? KeysOf(TakeoverMessage predecessor) => predecessor.Tickets.IsDefaultOrEmpty ? null : new TicketKeySet
    {
        Secrets = [.. predecessor.Tickets.Select(one => new TicketSecret(one.Id, one.From, [.. one.Bytes]))],
        IsShared = predecessor.AreTicketsShared,
    };
}
