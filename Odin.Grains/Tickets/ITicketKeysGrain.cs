using Odin.Grains.Edges;

namespace Odin.Grains.Tickets;

/// <summary>Makes and renews the secrets that all edges of the cluster share for tickets of TLS sessions. Key: <see cref="Key"/>.</summary>
[Alias("odin.ITicketKeysGrain")]
public interface ITicketKeysGrain : IGrainWithStringKey
{
    const string Key = "tickets";

    /// <summary>What all edges use now.</summary>
    /// <param name="edge">Who asks.</param>
    /// <param name="known">What it has: a grain that begins anew has nothing else.</param>
    [Alias("exchange")]
    ValueTask<TicketKeySet> ExchangeAsync(EdgeIdentity edge, TicketKeySet known);
}
