using System.CommandLine;
using Odin.Commands;
using Odin.Hosting.Certificates;

namespace Odin.Cli.Certificates;

/// <summary><c>odin cluster issue edge|silo|operator NAME</c>: signs a certificate with a cluster's authority.</summary>
internal sealed class IssueCommand(Terminal terminal, TimeProvider time)
{
    private const int DefaultDays = 365;

    private readonly Argument<CertificateRole> _role =
        new("edge|silo|operator") { Description = "What the certificate's holder may be.", CustomParser = ReadRole };
    private readonly Argument<string> _name = new("NAME") { Description = "Who it is; of an edge its --edge-id.", CustomParser = ReadName };
    private readonly Option<string> _folder = new("--dir")
    {
        Description = "The folder of the authority, in which the certificate is put, too. Default: the working directory.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".",
    };
    private readonly Option<int> _days = Flag.Number("--days", "How long the certificate is good.", "DAYS", 1, 36_500, DefaultDays);

    public Command Create()
    {
        var command = new Command("issue", "Signs a certificate: NAME.crt, and NAME.key for its holder's eyes only.")
        {
            _role, _name, _folder, _days,
        };
        command.SetAction(parsed => Issue(parsed.GetRequiredValue(_folder), parsed.GetRequiredValue(_role), parsed.GetRequiredValue(_name),
            TimeSpan.FromDays(parsed.GetValue(_days))));
        return command;
    }

    private int Issue(string folder, CertificateRole role, string name, TimeSpan validFor)
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

        using var certificate = authority.Issue(role, name, validFor);
        if (CertificateFiles.Write(certificate, certificatePath, keyPath) is { } failure) return terminal.Fail(failure);
        terminal.Text.WriteLine($"{certificatePath}: {CertificateName.Of(certificate)}, good until {certificate.NotAfter:u}");
        terminal.Text.WriteLine($"{keyPath}: its key");
        return ExitCode.Ok;
    }

    private static CertificateRole ReadRole(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (CertificateName.RoleOf(text) is { } role) return role;
        result.AddError($"'{text}': expected edge, silo or operator.");
        return default;
    }

    private static string ReadName(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!CertificateName.IsName(text) || text == "ca")
            result.AddError($"'{text}': expected 1 to 63 letters, digits, dots, dashes or underscores, and not 'ca'.");
        return text;
    }
}
