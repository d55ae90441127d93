using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Odin.Hosting.Certificates;

/// <summary>What a caller sends with each call to prove who it is, wherever the called grain lives: its certificate and the time, signed
/// with its key.</summary>
/// <remarks>
/// The certificate of a connection does not reach a grain: Orleans forwards calls from the silo that a client is connected to, and
/// believes the caller's id as the client writes it. Passes travel encrypted, to silos only. Layout: time in ticks, length of
/// the certificate, certificate, signature.
/// </remarks>
internal static class CallerPass
{
    /// <summary>Clocks differ, and a pass is used for some minutes. Nobody can take one from somebody else, so it may be long.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    private const int HeadBytes = sizeof(long) + sizeof(ushort);
    private static readonly byte[] Purpose = Encoding.ASCII.GetBytes("odin caller pass 1\n");

    public static string Write(X509Certificate2 own, DateTimeOffset now) => Write(own, now, Purpose);

    /// <summary>Null: it is none, or not good now. Otherwise the certificate, which is still to be checked.</summary>
    public static X509Certificate2? Read(string pass, DateTimeOffset now) =>
        Read(pass, Purpose) is { } read && IsRecent(read.SignedAt, now) ? read.Certificate : null;

    /// <param name="purpose">What the signature is for, and all that it says besides who and when.</param>
    internal static string Write(X509Certificate2 own, DateTimeOffset now, ReadOnlySpan<byte> purpose)
    {
        var certificate = own.RawData;
        var signed = new byte[HeadBytes + certificate.Length];
        BinaryPrimitives.WriteInt64BigEndian(signed, now.UtcTicks);
        BinaryPrimitives.WriteUInt16BigEndian(signed.AsSpan(sizeof(long)), (ushort)certificate.Length);
        certificate.CopyTo(signed.AsSpan(HeadBytes));
        using var key = own.GetECDsaPrivateKey() ?? throw new InvalidOperationException("The certificate has no ECDSA key.");
        return Convert.ToBase64String([.. signed, .. key.SignData([.. purpose, .. signed], HashAlgorithmName.SHA256)]);
    }

    /// <summary>Null: it is none for this purpose. Otherwise the certificate, which is still to be checked, and when it was signed with it,
    /// in ticks.</summary>
    internal static (X509Certificate2 Certificate, long SignedAt)? Read(string pass, ReadOnlySpan<byte> purpose)
    {
        var bytes = new byte[pass.Length];
        if (!Convert.TryFromBase64String(pass, bytes, out var length) || length <= HeadBytes) return null;
        if (pass.Length != Base64.GetMaxEncodedToUtf8Length(length)) return null;   // Spaces would make many texts of one pass.
        var whole = bytes.AsSpan(0, length);
        var signedLength = HeadBytes + BinaryPrimitives.ReadUInt16BigEndian(whole[sizeof(long)..]);
        if (whole.Length <= signedLength) return null;
        var certificate = Verified(whole[..signedLength], whole[signedLength..], purpose);
        return certificate is null ? null : (certificate, BinaryPrimitives.ReadInt64BigEndian(whole));
    }

    private static bool IsRecent(long ticks, DateTimeOffset now) =>
        ticks >= (now - GoodFor).UtcTicks && ticks <= (now + GoodFor).UtcTicks;

    private static X509Certificate2? Verified(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> purpose)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadCertificate(signed[HeadBytes..]);
            using var key = certificate.GetECDsaPublicKey();
            return key is not null && key.VerifyData([.. purpose, .. signed], signature, HashAlgorithmName.SHA256) ? certificate : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
