using System.Security.Cryptography;

namespace Odin.Edge.Tls;

/// <summary>What the tickets of an app are sealed with, the same on all loops: a name, a key for a MAC and one for a cipher.</summary>
/// <remarks>Whoever has it reads the recorded sessions that were resumed by its tickets, so none lives long.</remarks>
internal sealed class TicketKey(DateTimeOffset madeAt)
{
    public const int Bytes = 80;   // 16 + 32 + 32, as OpenSSL 3 wants them.

    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(12);

    public byte[] Key { get; } = RandomNumberGenerator.GetBytes(Bytes);

    public bool IsOld(DateTimeOffset now) => now - madeAt >= GoodFor;
}
