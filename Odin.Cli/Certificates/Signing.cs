using System.Security.Cryptography.X509Certificates;
using Odin.Commands;
using Odin.Hosting.Certificates;

namespace Odin.Cli.Certificates;

/// <summary>Signs certificates with the authority of a folder, into which they are put.</summary>
internal sealed class Signing(Terminal terminal, TimeProvider time)
{
    public const string NameRule = "1 to 63 letters, digits, dots, dashes or underscores, and not 'ca'";

    public static bool IsName(string text) => CertificateName.IsName(text) && text != "ca";

    /// <summary>Of a member. Returns the exit code.</summary>
    public int Issue(string folder, CertificateRole role, string name, TimeSpan validFor, params string[] hosts) => Issue(folder, name,
        authority => authority.Issue(role, name, validFor, hosts), certificate => $"{CertificateName.Of(certificate)}");

    /// <summary>Of a server that is no member. Returns the exit code.</summary>
    /// <param name="hosts">Its names and addresses; the files are called by the first.</param>
    public int IssueHost(string folder, IReadOnlyList<string> hosts, TimeSpan validFor) =>
        Issue(folder, hosts[0], authority => authority.IssueHost(hosts, validFor), _ => $"a server called {string.Join(", ", hosts)}");

    private int Issue(string folder, string name, Func<CertificateAuthority, X509Certificate2> sign,
        Func<X509Certificate2, string> describe)
    {
        var files = new AuthorityFiles(folder);
        var (certificatePath, keyPath) = files.Of(name);
        if (!File.Exists(files.Certificate) || !File.Exists(files.Key))
            return terminal.Fail($"{folder} has no authority (ca.crt and ca.key): make one with `odin cluster init`, or name " +
                "its folder with --dir.");
        if (File.Exists(certificatePath) || File.Exists(keyPath))
            return terminal.Fail($"{certificatePath} or {keyPath} is there already: it is never replaced. " +
                "Move both away, or give another name.");

        var (signer, unreadable) = CertificateFiles.Read(files.Certificate, files.Key);
        if (signer is null) return terminal.Fail($"{unreadable}.");
        if (CertificateAuthority.ClusterOf(signer) is not { } cluster)
            return terminal.Fail($"{files.Certificate} is no authority of a cluster: `odin cluster init` makes one.");
        using var authority = new CertificateAuthority(cluster, signer, time);
        if (signer.NotAfter <= time.GetUtcNow())
            return terminal.Fail($"the authority {files.Certificate} has expired on {signer.NotAfter:u}: make a new one with " +
                "`odin cluster init`.");

        using var certificate = sign(authority);
        if (CertificateFiles.Write(certificate, certificatePath, keyPath) is { } failure) return terminal.Fail(failure);
        terminal.Text.WriteLine($"{certificatePath}: {describe(certificate)}, good until {certificate.NotAfter:u}");
        terminal.Text.WriteLine($"{keyPath}: its key");
        return ExitCode.Ok;
    }
}
