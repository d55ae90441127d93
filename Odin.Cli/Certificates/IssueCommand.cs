using System.CommandLine;
using Odin.Commands;
using Odin.Hosting.Certificates;

namespace Odin.Cli.Certificates;

/// <summary><c>odin cluster issue edge|silo|operator NAME</c>: signs a certificate with a cluster's authority.</summary>
internal sealed class IssueCommand(Terminal terminal, TimeProvider time)
{
    public const int DefaultDays = 365;

    private const string Roles = "edge|silo|operator";

    private readonly Argument<CertificateRole> _role =
        new(Roles) { Description = "What the certificate's holder may be.", HelpName = Roles, CustomParser = ReadRole };
    private readonly Argument<string> _name = new("NAME") { Description = "Who it is; of an edge its --edge-id.", CustomParser = ReadName };
    private readonly Option<string> _folder = new("--dir")
    {
        Description = "The folder of the authority, in which the certificate is put, too. Default: the working directory.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".",
    };
    private readonly Option<int> _days = Flag.Number("--days", "How long the certificate is good.", "DAYS", 1, 36_500, DefaultDays);

    private readonly Option<string[]> _hosts = new("--host")
    {
        Description = "Of a silo: a name or address by which browsers reach its admin endpoint over HTTPS; may be repeated. Default: none.",
        HelpName = "HOST",
    };

    public Command Create()
    {
        var command = new Command("issue", "Signs a certificate: NAME.crt, and NAME.key for its holder's eyes only.")
        {
            _role, _name, _folder, _days, _hosts,
        };
        _hosts.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => Uri.CheckHostName(token.Value) == UriHostNameType.Unknown))
                result.AddError($"--host '{token.Value}': expected a host's name or an IP address.");
        });
        command.SetAction(parsed => new Signing(terminal, time).Issue(parsed.GetRequiredValue(_folder), parsed.GetRequiredValue(_role),
            parsed.GetRequiredValue(_name), TimeSpan.FromDays(parsed.GetValue(_days)), parsed.GetValue(_hosts) ?? []));
        return command;
    }

    private static CertificateRole ReadRole(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (CertificateName.RoleOf(text) is { } role) return role;
        result.AddError($"'{text}': expected edge, silo or operator. A server such as Redis gets its certificate from odin cluster host.");
        return default;
    }

    private static string ReadName(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!Signing.IsName(text)) result.AddError($"'{text}': expected {Signing.NameRule}.");
        return text;
    }
}
