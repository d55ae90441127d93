using System.Globalization;
using System.Net;
using Odin.Hosting.Certificates;

namespace Odin.Cli.Certificates;

/// <summary>Where an <c>odin run</c> keeps the certificate with which commands of the same user reach it: a folder that nobody else can
/// look into. It goes with the process; what a killed one has left is removed by the next.</summary>
/// <remarks>The process holds a lock as long as it lives. Names hold the gateway's port and the network that it is a port of.</remarks>
internal sealed class RunFolder : IDisposable
{
    public const string OperatorName = "this-user";

    private const string LockName = "lock";
    private const int MostTries = 3;

    private readonly string _path;
    private readonly FileStream _lock;

    private RunFolder(string path, FileStream held) => (_path, _lock) = (path, held);

    /// <summary>Null: the system has no folder for this user's data.</summary>
    private static string? Root =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            is { Length: > 0 } data ? Path.Combine(data, "odin", "run") : null;

    /// <summary>A folder with a certificate of an operator, or in words for people why there is none.</summary>
    /// <param name="authority">Of the process.</param>
    /// <param name="port">Of its gateway, on loopback.</param>
    /// <param name="validFor">How long the certificate is good.</param>
    public static (RunFolder? Folder, string? Failure) Create(CertificateAuthority authority, int port, TimeSpan validFor)
    {
        if (Root is not { } root) return (null, "the system has no folder for this user's data");
        for (var tries = MostTries; ; tries--)
        {
            try
            {
                CertificateFiles.MakeFolder(root);
                RemoveLeftOnes(root);
                return Make(root, authority, port, validFor);
            }
            catch (IOException) when (tries > 1)
            {
                // Another process is removing what it took for a left one: once more, with another name.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return (null, exception.Message);
            }
        }
    }

    /// <summary>The certificates for the process of this user whose gateway is meant; null: there is no such process.</summary>
    /// <param name="gateways"><c>HOST:PORT,...</c>.</param>
    public static CertificateOptions? Find(string gateways)
    {
        if (Root is not { } root || !Directory.Exists(root) || LoopbackPortOf(gateways) is not { } port) return null;
        var files = Directory.EnumerateDirectories(root, $"{Prefix(port)}*").Where(IsHeld).Select(path => new AuthorityFiles(path))
            .FirstOrDefault(files => File.Exists(files.Certificate));
        if (files is null) return null;
        var (certificate, key) = files.Of(OperatorName);
        return new CertificateOptions { ClusterCa = files.Certificate, Certificate = certificate, Key = key };
    }

    public void Dispose()
    {
        Directory.Delete(_path, recursive: true);
        _lock.Dispose();
    }

    private static (RunFolder? Folder, string? Failure) Make(string root, CertificateAuthority authority, int port, TimeSpan validFor)
    {
        var path = Path.Combine(root, $"{Prefix(port)}{Guid.NewGuid():N}");
        CertificateFiles.MakeFolder(path);
        var held = new FileStream(Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var files = new AuthorityFiles(path);
        var (certificatePath, keyPath) = files.Of(OperatorName);
        using var certificate = authority.Issue(CertificateRole.Operator, OperatorName, validFor);
        if (CertificateFiles.Write(certificate, certificatePath, keyPath) is { } failure)
        {
            held.Dispose();
            return (null, failure);
        }

        File.WriteAllText(files.Certificate, authority.Certificate.ExportCertificatePem());   // The last one: commands look for it.
        return (new RunFolder(path, held), null);
    }

    private static void RemoveLeftOnes(string root)
    {
        foreach (var path in Directory.EnumerateDirectories(root))
        {
            try
            {
                using var free = new FileStream(Path.Combine(path, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                Directory.Delete(path, recursive: true);
            }
            catch (IOException)
            {
                // Its process lives, or begins, or another one removes it.
            }
        }
    }

    private static bool IsHeld(string path)
    {
        try
        {
            using var free = new FileStream(Path.Combine(path, LockName), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static int? LoopbackPortOf(string gateways)
    {
        if (!Odin.Hosting.Settings.HostPort.TryParseAll(gateways, out var all) || all is not [var only]) return null;
        var isLoopback = only.Host == "localhost" || (IPAddress.TryParse(only.Host, out var address) && IPAddress.IsLoopback(address));
        return isLoopback ? only.Port : null;
    }

    /// <summary>Ports of two network namespaces have nothing to do with each other.</summary>
    private static string Prefix(int port)
    {
        var network = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/net").LinkTarget ?? "" : "";
        var digits = string.Concat(network.Where(char.IsAsciiDigit));
        return string.Create(CultureInfo.InvariantCulture, $"{port}-{digits}-");
    }
}
