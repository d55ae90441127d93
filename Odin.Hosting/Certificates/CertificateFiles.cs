using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

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
        try
        {
            return (X509Certificate2.CreateFromPem(File.ReadAllText(certificatePath), File.ReadAllText(keyPath)), null);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            return (null, $"the certificate {certificatePath} with the key {keyPath} cannot be read: {exception.Message}");
        }
    }

    /// <summary>All certificates of a file, at least one, or why there are none.</summary>
    public static (X509Certificate2Collection? Certificates, string? Failure) ReadAuthorities(string path)
    {
        try
        {
            X509Certificate2Collection all = [];
            all.ImportFromPem(File.ReadAllText(path));
            return all.Count > 0 ? (all, null) : (null, $"the file of authorities {path} holds no certificate in PEM");
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            return (null, $"the file of authorities {path} cannot be read: {exception.Message}");
        }
    }

    private static bool IsExpected(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException;

    private static void Create(string path, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using var writer = new StreamWriter(path, options);
        writer.WriteLine(text);
    }
}
