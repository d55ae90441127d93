using System.CommandLine;
using Odin.Commands;
using Odin.Hosting.Certificates;
using Odin.Hosting.Files;

namespace Odin.Cli.Certificates;

/// <summary><c>odin cluster init DIR</c>: makes a cluster's authority.</summary>
internal sealed class InitCommand(Terminal terminal, TimeProvider time)
{
    private const int DefaultDays = 3650;

    private readonly Argument<string> _folder = new("DIR") { Description = "The folder of the authority; made when it is not there." };
    private readonly Option<string> _cluster = Flag.Create("--cluster-id", "The cluster's name, as its silos and edges have it.", "NAME",
        "1 to 63 letters, digits, dots, dashes or underscores",
        static (string text, out string value) => CertificateName.IsName(value = text),
        "odin");
    private readonly Option<int> _days = Flag.Number("--days", "How long the authority is good.", "DAYS", 1, 36_500, DefaultDays);

    private readonly (Option<string[]> Option, CertificateRole Role)[] _names =
        [.. Enum.GetValues<CertificateRole>().Select(role => (NamesOf(CertificateName.RoleText(role)), role))];

    public Command Create()
    {
        var command = new Command("init",
            "Makes a cluster's authority, ca.crt and ca.key, in DIR. Keep ca.key where no silo and no edge is.")
        {
            _folder, _cluster, _days,
        };
        foreach (var (option, _) in _names) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(_folder);
            var exitCode = Make(folder, parsed.GetRequiredValue(_cluster), TimeSpan.FromDays(parsed.GetValue(_days)));
            return exitCode == ExitCode.Ok ? Issue(parsed, folder) : exitCode;
        });
        return command;
    }

    /// <summary>Whoever is named gets a certificate at once.</summary>
    private int Issue(ParseResult parsed, string folder)
    {
        var signing = new Signing(terminal, time);
        foreach (var (option, role) in _names)
        {
            foreach (var name in parsed.GetValue(option) ?? [])
            {
                var exitCode = signing.Issue(folder, role, name, TimeSpan.FromDays(IssueCommand.DefaultDays));
                if (exitCode != ExitCode.Ok) return exitCode;
            }
        }

        return ExitCode.Ok;
    }

    private static Option<string[]> NamesOf(string role)
    {
        var option = new Option<string[]>($"--{role}")
        {
            Description = $"Issues a certificate of this {role}, too, good for a year; may be repeated. Default: none.",
            HelpName = "NAME",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !Signing.IsName(token.Value)))
                result.AddError($"--{role} '{token.Value}': expected {Signing.NameRule}.");
        });
        return option;
    }

    private int Make(string folder, string cluster, TimeSpan validFor)
    {
        var files = new AuthorityFiles(folder);
        if (File.Exists(files.Certificate) || File.Exists(files.Key))
            return terminal.Fail($"{folder} has an authority already: it is never replaced. Give another folder, or " +
                $"use it with `odin cluster issue`.");
        try
        {
            OwnerFolder.Make(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return terminal.Fail($"the folder {folder} cannot be made: {exception.Message}");
        }

        using var authority = CertificateAuthority.Create(cluster, validFor, time);
        if (CertificateFiles.Write(authority.Certificate, files.Certificate, files.Key) is { } failure) return terminal.Fail(failure);

        terminal.Text.WriteLine($"{files.Certificate}: the authority of cluster {cluster}, good until {authority.Certificate.NotAfter:u}");
        terminal.Text.WriteLine($"{files.Key}: its key; whoever has it decides who belongs to the cluster");
        return ExitCode.Ok;
    }
}
