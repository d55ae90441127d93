using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Odin.Hosting.Certificates;
using Odin.Hosting.Settings;

namespace Odin.Hosting.Redis;

/// <summary>The certificates of connections to Redis: whom it has to be, and what it is shown.</summary>
/// <remarks>Its files are read for each handshake; while one cannot be, what was read last stands.</remarks>
internal sealed class RedisTls(RedisOptions options)
{
    private X509Certificate2Collection? _authorities;
    private X509Certificate2? _own;

    public bool HasOwn => options.RedisCertificate is not null;

    /// <summary>Null: none is given, or none could be read yet.</summary>
    public X509Certificate2? Own
    {
        get
        {
            if (options.RedisCertificate is { } certificate && CertificateFiles.Read(certificate, options.RedisKey!).Certificate is { } own)
                _own = own;
            return _own;
        }
    }

    /// <summary>Why the certificate of the last handshake is not good, in words for people; null: it is, or there was none.</summary>
    public string? Failure { get; private set; }

    /// <summary>A server has shown a certificate that is good.</summary>
    public bool IsServerKnown { get; private set; }

    public string? UnreadableFile()
    {
        if (options.RedisCa is { } ca && CertificateFiles.ReadAuthorities(ca).Failure is { } failure) return failure;
        return options.RedisCertificate is { } certificate ? CertificateFiles.Read(certificate, options.RedisKey!).Failure : null;
    }

    public bool IsGood(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Failure = Why((sender as SslStream)?.TargetHostName ?? "", certificate as X509Certificate2, chain, errors);
        IsServerKnown = Failure is null;
        return IsServerKnown;
    }

    private string? Why(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return "it shows no certificate";
        var now = TimeProvider.System.GetUtcNow();
        if (now < certificate.NotBefore || now > certificate.NotAfter)
            return $"its certificate is good from {certificate.NotBefore:u} to {certificate.NotAfter:u} only: renew it";
        if (Distrust(certificate, chain, errors, now) is { } distrust) return distrust;
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"its certificate is of {NamesIn(certificate)}, not of {host}: name the server in --redis as its certificate does, or add " +
                "sslHost=NAME"
            : null;
    }

    private string? Distrust(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors, DateTimeOffset now)
    {
        if (options.RedisCa is not { } file)
        {
            return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
                ? $"its certificate ({certificate.Subject}) is of no authority that the system trusts: name its own with --redis-ca" : null;
        }

        if (CertificateFiles.ReadAuthorities(file).Certificates is { } read) _authorities = read;
        if (_authorities is not { } authorities) return $"the file of authorities {file} cannot be read";
        return CertificateCheck.FailureOfServer(certificate, chain?.ChainPolicy.ExtraStore ?? [], authorities, now) is { } why
            ? $"its certificate ({certificate.Subject}) is not of the authority in --redis-ca {file}: {why}" : null;
    }

    private static string NamesIn(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(all => all.EnumerateDnsNames().Concat(all.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        return names.Count > 0 ? Secrets.Redact(string.Join(", ", names)) : $"no host ({certificate.Subject})";
    }
}
