using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Odin.Silo.Access;

/// <summary>The cookie that a browser gets for a key: the key's id, when the session ends, and a signature by the cluster's secret. Every
/// silo takes it, and none when its key is good no more.</summary>
internal sealed class SessionCookies(KeyRing keys, TimeProvider time)
{
    public const string Name = "odin_session";

    public static readonly TimeSpan Length = TimeSpan.FromHours(12);

    /// <summary>Null: the secret is not known yet.</summary>
    public string? Make(ApiKey key)
    {
        var content = string.Create(CultureInfo.InvariantCulture, $"{key.Id}.{(time.GetUtcNow() + Length).ToUnixTimeSeconds()}");
        return keys.Secret is { } secret ? $"{content}.{Signature(secret, content)}" : null;
    }

    /// <summary>What the session's key is now.</summary>
    public (KeyStatus Status, ApiKey? Key) Check(string cookie)
    {
        if (keys.Secret is not { } secret) return (KeyStatus.Unchecked, null);
        if (cookie.Split('.') is not [var id, var end, var signature] || !IsSame(signature, Signature(secret, $"{id}.{end}"))
            || !long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return (KeyStatus.Unknown, null);
        return time.GetUtcNow().ToUnixTimeSeconds() < seconds ? keys.CheckId(id) : (KeyStatus.Ended, null);
    }

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static string Signature(byte[] secret, string content) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(content)));
}
