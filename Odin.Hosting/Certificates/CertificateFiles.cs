using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Odin.Hosting.Files;

namespace Odin.Hosting.Certificates;

/// <summary>Certificates and keys as PEM files. A key's file is for its owner only, and no file is ever replaced.</summary>
public static class CertificateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ForAll = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Null: written; otherwise, in words for people, why not.</summary>
    public static string? Write(X509Certificate2 certificate, string certificatePath, string keyPath)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        try
        {
            Create(keyPath, key.ExportPkcs8PrivateKeyPem(), OwnerOnly);
            Create(certificatePath, certificate.ExportCertificatePem(), ForAll);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    /// <summary>A certificate with its key, or why there is none.</summary>
    public static (X509Certificate2? Certificate, string? Failure) Read(string certificatePath, string keyPath)
    {
        var (certificate, noCertificate) = ReadText("the certificate", certificatePath);
        if (certificate is null) return (null, noCertificate);
        var (key, noKey) = ReadText("the key", keyPath);
        if (key is null) return (null, noKey);
        try
        {
            X509Certificate2.CreateFromPem(certificate).Dispose();
        }
        catch (CryptographicException)
        {
            return (null, $"the certificate {certificatePath} holds no certificate in PEM");
        }

        try
        {
            return (X509Certificate2.CreateFromPem(certificate, key), null);
        }
        catch (ArgumentException)
        {
            return (null, $"the key {keyPath} is not that of the certificate {certificatePath}: give the two that were made together");
        }
        catch (Exception exception) when (exception is CryptographicException or NotSupportedException)
        {
            return (null, $"the key {keyPath} cannot be used: expected the key of {certificatePath} in PEM, without a password");
        }
    }

    /// <summary>All certificates of a file, at least one, or why there are none.</summary>
    public static (X509Certificate2Collection? Certificates, string? Failure) ReadAuthorities(string path)
    {
        var (text, unreadable) = ReadText("the file of authorities", path);
        if (text is null) return (null, unreadable);
        try
        {
            X509Certificate2Collection all = [];
            all.ImportFromPem(text);
            return all.Count > 0 ? (all, null) : (null, $"the file of authorities {path} holds no certificate in PEM");
        }
        catch (CryptographicException)
        {
            return (null, $"the file of authorities {path} has a certificate that is damaged: expected certificates in PEM");
        }
    }

    private static (string? Text, string? Failure) ReadText(string what, string path)
    {
        try
        {
            return (File.ReadAllText(path), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, $"{what} {path} {FileFailure.Of(path, exception)}");
        }
    }

    private static void Create(string path, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using var writer = new StreamWriter(path, options);
        writer.WriteLine(text);
    }
}
