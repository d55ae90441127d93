using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Odin.Grains.Tickets;

/// <summary>Random bytes from which edges make the keys that seal the tickets of TLS sessions. Whoever has them reads what was resumed by
/// such tickets, so they stand in no document, no log and no storage of the cluster.</summary>
/// <param name="Id">Never the same twice.</param>
/// <param name="From">When edges begin to seal with it; they open what it sealed from the time on that they have it.</param>
/// <param name="Bytes">32.</param>
[GenerateSerializer, Immutable, Alias("odin.ticket-secret")]
public sealed record TicketSecret(
    [property: Id(0)] Guid Id, [property: Id(1)] DateTimeOffset From, [property: Id(2)] ImmutableArray<byte> Bytes)
{
    private const int Length = 32;

    public static TicketSecret New(DateTimeOffset from) =>
        new(Guid.NewGuid(), from, ImmutableCollectionsMarshal.AsImmutableArray(RandomNumberGenerator.GetBytes(Length)));

    /// <summary>Keys can be made of it.</summary>
    public bool IsWhole => !Bytes.IsDefault && Bytes.Length == Length;

    /// <summary>Without the bytes: it may end up in a message.</summary>
    public override string ToString() => $"{Id} from {From:u}";
}
