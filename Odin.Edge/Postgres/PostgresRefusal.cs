using Odin.Edge.Loops;
using Odin.Edge.ServerNames;

namespace Odin.Edge.Postgres;

/// <summary>Answers a client of PostgreSQL that begins without encryption where there is none.</summary>
internal static class PostgresRefusal
{
    public const string Reason = "a client of PostgreSQL without TLS";

    /// <param name="client">What it has sent is taken away, so that the answer arrives.</param>
    public static void Send(LoopSocket client)
    {
        NameAlert.TakeAway(client);
        client.Send(PostgresPackets.EncryptionIsRequired);
    }
}
