using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Support;

/// <summary>The certificate directory of an edge: an authority of its own, and certificates that it issues. Gone at the end.</summary>
internal sealed class TlsFolder : IDisposable
{
    private readonly X509Certificate2 _authority;

    public TlsFolder()
    {
        Path = Directory.CreateTempSubdirectory("odin-tls-").FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Tests' authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
        AuthorityFile = System.IO.Path.Combine(Path, "authority.pem");
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
    }

    public string Path { get; }

    public string AuthorityFile { get; }

    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Puts NAME.crt and NAME.key there, for these names; returns its thumbprint.</summary>
    public string Issue(string name, params string[] serverNames) => Issue(name, DateTimeOffset.UtcNow.AddDays(30), false, serverNames);

    public string Issue(string name, DateTimeOffset notAfter, bool isRsa, params string[] serverNames)
    {
        using var certificate = Create(notAfter, isRsa, serverNames);
        using var key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()!;
        Replace($"{name}.key", key.ExportPkcs8PrivateKeyPem());
        Replace($"{name}.crt", $"{certificate.ExportCertificatePem()}\n{_authority.ExportCertificatePem()}\n");
        return certificate.Thumbprint;
    }

    /// <summary>What the authority says of NAME.crt, as an OCSP response.</summary>
    /// <param name="name">Of the certificate.</param>
    /// <param name="options">More for <c>openssl ocsp</c>: until when it counts, for one.</param>
    /// <param name="isRevoked">Else it is good.</param>
    /// <param name="listed">The only one that the authority knows; null: this one.</param>
    public async Task<byte[]> AskAuthorityAsync(string name, string[] options, bool isRevoked = false, string? listed = null)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(FileOf($"{name}.crt"));
        using var known = X509CertificateLoader.LoadCertificateFromFile(FileOf($"{listed ?? name}.crt"));
        File.WriteAllText(FileOf("authority.key.pem"), _authority.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var until = certificate.NotAfter.ToUniversalTime().ToString("yyMMddHHmmss'Z'", CultureInfo.InvariantCulture);
        File.WriteAllText(FileOf("index.txt"),
            $"{(isRevoked ? "R" : "V")}\t{until}\t{(isRevoked ? "250101000000Z" : "")}\t{known.SerialNumber}\tunknown\t/CN=any\n");
        await Command.RunAsync("openssl", ["ocsp", "-index", FileOf("index.txt"), "-CA", AuthorityFile, "-rsigner", AuthorityFile, "-rkey",
            FileOf("authority.key.pem"), "-issuer", AuthorityFile, "-serial", $"0x{certificate.SerialNumber}", "-respout",
            FileOf("response.der"), "-noverify", .. options]);
        return File.ReadAllBytes(FileOf("response.der"));
    }

    /// <summary>A certificate with its key for a client, and for openssl in two files.</summary>
    public X509Certificate2 IssueClient(string name)
    {
        Issue(name, $"{name}.client");
        return Load(name);
    }

    /// <summary>NAME.crt with NAME.key, as servers take it.</summary>
    public X509Certificate2 Load(string name)
    {
        using var made = X509Certificate2.CreateFromPemFile(FileOf($"{name}.crt"), FileOf($"{name}.key"));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    /// <summary>As programs for certificates do: whole, by renaming.</summary>
    public void Replace(string file, string text)
    {
        var path = FileOf($"{file}.new");
        File.WriteAllText(path, text);
        File.Move(path, FileOf(file), overwrite: true);
    }

    public void Replace(string file, byte[] bytes)
    {
        File.WriteAllBytes(FileOf($"{file}.new"), bytes);
        File.Move(FileOf($"{file}.new"), FileOf(file), overwrite: true);
    }

    /// <summary>Whether somebody of this folder's authority has signed it.</summary>
    public bool IsOurs(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private X509Certificate2 Create(DateTimeOffset notAfter, bool isRsa, string[] serverNames)
    {
        using var rsa = isRsa ? RSA.Create(2048) : null;
        using var ecdsa = isRsa ? null : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = $"CN={serverNames[0]}";
        var request = rsa is not null ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, ecdsa!, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var serverName in serverNames)
        {
            if (IPAddress.TryParse(serverName, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(serverName);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        var generator = X509SignatureGenerator.CreateForECDsa(_authority.GetECDsaPrivateKey()!);
        using var issued = request.Create(_authority.SubjectName, generator, notAfter.AddDays(-60), notAfter,
            RandomNumberGenerator.GetBytes(16));
        return rsa is not null ? issued.CopyWithPrivateKey(rsa) : issued.CopyWithPrivateKey(ecdsa!);
    }
}
