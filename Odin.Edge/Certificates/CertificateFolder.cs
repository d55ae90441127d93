using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Odin.Hosting.Files;

namespace Odin.Edge.Certificates;

/// <summary>Reads certificates by name out of an edge's folder: NAME.crt with NAME.key, and beside them, for clients of another kind,
/// NAME.rsa.crt with NAME.rsa.key; for either, if it is there, NAME.ocsp. What is wrong comes back in words for people.</summary>
/// <param name="path">Of the folder.</param>
/// <param name="time">For what has expired.</param>
/// <param name="checkStaple">What an OCSP response says, or what is wrong with it; null: none is read.</param>
internal sealed class CertificateFolder(string path, TimeProvider time,
    Func<byte[], CertificatePair, DateTimeOffset, (OcspStaple? Staple, string? Failure)>? checkStaple = null)
{
    private const string SecondPair = ".rsa";
    private const int MaxStapleBytes = 64 * 1024;   // One with a responder's certificate has 2 KiB.

    public string Path => path;

    /// <summary>What its files look like: another value when one of them changes, comes or goes, also behind links.</summary>
    public (PairStamp, PairStamp) StampOf(string name) => (StampOfPair(name), StampOfPair(name + SecondPair));

    /// <summary>The certificate, or why it cannot be used. Both: it can, and an OCSP response beside it cannot.</summary>
    public (ServerCertificate? Certificate, string? Failure) Read(string name)
    {
        var (certificate, failure) = ReadPairs(name);
        if (certificate is null) return (null, failure);
        var stapled = ImmutableArray.CreateBuilder<CertificatePair>();
        foreach (var pair in certificate.Pairs)
        {
            var (staple, why) = ReadStaple(stapled.Count == 0 ? name : name + SecondPair, pair);
            stapled.Add(pair with { Staple = staple });
            failure ??= why;
        }

        return (certificate with { Pairs = stapled.ToImmutable() }, failure);
    }

    private PairStamp StampOfPair(string name) =>
        new(FileStamp.Of(FileOf(name, "crt")), FileStamp.Of(FileOf(name, "key")), FileStamp.Of(FileOf(name, "ocsp")));

    private (ServerCertificate? Certificate, string? Failure) ReadPairs(string name)
    {
        var (first, failure) = ReadPair(name);
        if (first is null) return (null, failure);
        if (!File.Exists(FileOf(name + SecondPair, "crt"))) return (Of(name, first), null);

        var (second, secondFailure) = ReadPair(name + SecondPair);
        if (second is null) return (null, secondFailure);
        return first.KeyType == second.KeyType
            ? (null, $"{FileOf(name + SecondPair, "crt")} has a key of the same type as {FileOf(name, "crt")}, {first.KeyType}; it is " +
                "for another one, or is to be removed")
            : (Of(name, first, second), null);
    }

    public (Authorities? Authorities, string? Failure) ReadAuthorities(string name)
    {
        var file = FileOf(name, "crt");
        try
        {
            X509Certificate2Collection all = [];
            all.ImportFromPem(File.ReadAllText(file));
            if (all.Count == 0) return (null, $"{file} holds no certificate in PEM; it is to have those of the clients' authorities");
            return (new Authorities(name, [.. all.Select(one => one.RawData)], all.Min(one => Moment(one.NotAfter))), null);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            return (null, Why(file, exception));
        }
    }

    /// <summary>Neither: there is none. What cannot be used is not stapled, and the certificate goes out without.</summary>
    private (OcspStaple? Staple, string? Failure) ReadStaple(string name, CertificatePair pair)
    {
        var file = FileOf(name, "ocsp");
        if (checkStaple is null || !File.Exists(file)) return (null, null);
        try
        {
            if (new FileInfo(file).Length > MaxStapleBytes)
                return (null, $"{file} is larger than {MaxStapleBytes} bytes; no OCSP response is");
            var (staple, failure) = checkStaple(File.ReadAllBytes(file), pair, time.GetUtcNow());
            return staple is null ? (null, $"{file} {failure}") : (staple, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file} {FileFailure.Of(file, exception)}");
        }
    }

    private string FileOf(string name, string extension) => System.IO.Path.Combine(path, $"{name}.{extension}");

    private (Pair? Pair, string? Failure) ReadPair(string name)
    {
        var (certificateFile, keyFile) = (FileOf(name, "crt"), FileOf(name, "key"));
        var file = certificateFile;
        try
        {
            var text = File.ReadAllText(certificateFile);
            file = keyFile;
            var key = File.ReadAllText(keyFile);
            file = $"{certificateFile} with {keyFile}";
            X509Certificate2Collection chain = [];
            chain.ImportFromPem(text);
            using var own = X509Certificate2.CreateFromPem(text, key);
            if (WhyNotNow(own) is { } reason) return (null, $"{certificateFile} {reason}");
            using var keyOf = (AsymmetricAlgorithm?)own.GetECDsaPrivateKey() ?? own.GetRSAPrivateKey();
            return keyOf is null
                ? (null, $"{keyFile} has a key that is neither ECDSA nor RSA; take one of these")
                : (Pair.Of(own, chain, keyOf), null);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            return (null, Why(file, exception));
        }
    }

    private string? WhyNotNow(X509Certificate2 certificate)
    {
        var (from, until, now) = (Moment(certificate.NotBefore), Moment(certificate.NotAfter), time.GetUtcNow());
        if (now > until) return $"expired at {until:u}; put a renewed one in its place";
        return now < from ? $"is good from {from:u} on, and it is {now:u}; wait, or set the clock" : null;
    }

    private static ServerCertificate Of(string name, params ReadOnlySpan<Pair> pairs)
    {
        var all = pairs.ToArray();
        return new ServerCertificate(name, [.. all.Select(pair => pair.Certificate)], all[0].ServerNames, all.Min(pair => pair.NotAfter));
    }

    private static string Why(string file, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"{file} does not exist; put it there",
        UnauthorizedAccessException => $"{file} may not be read by this edge; give its user the right to",
        ArgumentException => $"{file}: the key is not that of the certificate; put in the two that belong together",
        _ => $"{file} cannot be read: {exception.Message.TrimEnd('.')}; PEM is expected, the key without a password",
    };

    private static bool IsExpected(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException;

    private static DateTimeOffset Moment(DateTime local) => new(local.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>One certificate with its key, and what is to be known of both.</summary>
    private sealed record Pair(CertificatePair Certificate, string KeyType, ImmutableArray<string> ServerNames, DateTimeOffset NotAfter)
    {
        public static Pair Of(X509Certificate2 own, X509Certificate2Collection chain, AsymmetricAlgorithm key) => new(
            new CertificatePair([.. chain.Select(one => one.RawData)], key.ExportPkcs8PrivateKey()),
            key is ECDsa ? "ECDSA" : "RSA", NamesOf(own), Moment(own.NotAfter));

        /// <summary>As clients match it: the alternative names, and the common name only where there are none.</summary>
        private static ImmutableArray<string> NamesOf(X509Certificate2 own)
        {
            string[] names = [.. own.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(one => one.EnumerateDnsNames())];
            if (names.Length == 0) names = [own.GetNameInfo(X509NameType.DnsName, forIssuer: false)];
            return [.. names.Where(name => name.Length > 0).Select(name => name.TrimEnd('.').ToLowerInvariant())];
        }
    }
}
