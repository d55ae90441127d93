using System.CommandLine;
using Odin.Commands;
using Odin.Grains.Configuration.Values;

namespace Odin.Cli.Certificates;

/// <summary><c>odin cluster host NAME...</c>: signs a certificate of a server that the cluster uses and that is no member of it.</summary>
internal sealed class HostCommand(Terminal terminal, TimeProvider time)
{
    private const string HostRule = "a host name or an IP address by which clients reach the server";

    private readonly Argument<string[]> _hosts = new("HOST")
    {
        Description = "Names and addresses by which clients reach the server; its files are called by the first.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string> _folder = new("--dir")
    {
        Description = "The folder of the authority, in which the certificate is put, too. Default: the working directory.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".",
    };
    private readonly Option<int> _days =
        Flag.Number("--days", "How long the certificate is good.", "DAYS", 1, 36_500, IssueCommand.DefaultDays);

    public Command Create()
    {
        _hosts.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !IsHost(token.Value)))
                result.AddError($"'{token.Value}': expected {HostRule}.");
        });
        var command = new Command("host",
            "Signs a certificate of a server that is no member of the cluster, such as its Redis: HOST.crt and HOST.key.")
        {
            _hosts, _folder, _days,
        };
        command.SetAction(parsed => new Signing(terminal, time).IssueHost(parsed.GetRequiredValue(_folder),
            parsed.GetRequiredValue(_hosts), TimeSpan.FromDays(parsed.GetValue(_days))));
        return command;
    }

    private static bool IsHost(string text) =>
        text != "ca" && (StrictAddress.TryParse(text, out _) || (HostText.TryParse(text, out var host) && host == text));
}
