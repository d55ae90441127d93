using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Odin.Grains.Tickets;

namespace Odin.Edge.Tls;

/// <summary>What the tickets of one app are sealed with, the same on all edges that have the secret: a name, a key for a MAC and one for a
/// cipher.</summary>
internal sealed class TicketKey
{
    public const int NameBytes = 16;

    private const int KeyBytes = 32;

    private readonly byte[] _bytes;

    public TicketKey(TicketSecret secret, string app)
    {
        Secret = secret.Id;
        _bytes = HKDF.DeriveKey(HashAlgorithmName.SHA256, ImmutableCollectionsMarshal.AsArray(secret.Bytes)!, NameBytes + 2 * KeyBytes,
            info: Encoding.UTF8.GetBytes($"odin ticket of {app.ToLowerInvariant()}"));
    }

    public Guid Secret { get; }

    public ReadOnlySpan<byte> Name => _bytes.AsSpan(0, NameBytes);

    public ReadOnlySpan<byte> Mac => _bytes.AsSpan(NameBytes, KeyBytes);

    public ReadOnlySpan<byte> Cipher => _bytes.AsSpan(NameBytes + KeyBytes, KeyBytes);
}
