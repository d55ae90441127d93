using System.CommandLine;
using Odin.Cli.Api;
using Odin.Cli.Configuration;
using Odin.Cli.Reloading;
using Odin.Commands;
using Odin.Grains.Configuration.Reading;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary><c>odin apply</c>: makes a document the configuration of a cluster.</summary>
internal sealed class ApplyCommand(Terminal terminal)
{
    private readonly Option<string> _file = ConfigFlags.File();
    private readonly Option<ConfigFormat?> _format = ConfigFlags.Format();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show the difference and change nothing." };
    private readonly Option<long?> _expect = new("--expect")
    {
        Description = "Change only this version; another one is a conflict (exit code 2). Default: whatever stands.",
        HelpName = "VERSION",
    };
    private readonly Option<bool> _force = new("--force")
    {
        Description = "Replace what the cluster's storage holds even when it cannot be read as a configuration.",
    };
    private readonly Option<bool> _allowRemoval = ConfigFlags.AllowRemoval();
    private readonly Option<Duration?> _wait = Flag.OptionalDuration("--wait",
        "Wait so long for a silo and a catalog that answers, and say what for; exit code 4 or 5 when it runs out. Default: no wait.");
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("apply", "Puts a configuration in force in a cluster: the whole document replaces the one that stands. "
            + "Exit code 3 when it has errors.") { _file, _format, _dryRun, _expect, _force, _allowRemoval, _wait };
        _verb.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (input, refused) = await ConfigRead.OpenAsync(parsed.GetRequiredValue(_file), parsed.GetValue(_format), terminal,
                cancellationToken);
            if (input is null) return Refuse(refused!);
            var text = input.Text;
            if (parsed.GetValue(_wait) is not null || input.Format != ConfigFormat.Json)
            {
                var load = input.Read(own: null);
                if (load.Config is null) return Refuse(load);
                text = ConfigWriter.ToJson(load.Config);
            }

            return await _verb.RunAsync(parsed, parsed.GetValue(_wait), (api, stop) => ApplyAsync(parsed, api, input, text, stop),
                cancellationToken);
        });
        return command;
    }

    /// <summary>JSON is sent as it was written: the silo reads it anyway, and faster where it knows most of it.</summary>
    private async Task<int> ApplyAsync(ParseResult parsed, ApiClient api, ConfigInput input, string json,
        CancellationToken cancellationToken)
    {
        var path = ApiPath.Of("config", ("dryRun", ApiPath.Flag(parsed.GetValue(_dryRun))),
            ("allowRemoval", ApiPath.Flag(parsed.GetValue(_allowRemoval))), ("force", ApiPath.Flag(parsed.GetValue(_force))));
        var expected = parsed.GetValue(_expect);
        var (answer, failure) = await api.SendAsync<ConfigAnswer>(HttpMethod.Put, path, json, expected, cancellationToken);
        if (answer is null) return Report(input, failure!, expected);
        if (!parsed.GetValue(_dryRun)) return CatalogOutcome.Report(terminal, answer);

        CatalogOutcome.Print(terminal, answer.Differences);
        if (answer.Removal is { } removal) terminal.Say($"to apply it takes --allow-removal: {removal}");
        terminal.Text.WriteLine($"version {answer.Version} stands; nothing was changed");
        return ExitCode.Ok;
    }

    /// <summary>Errors of the document name places of the file, and come before everything else.</summary>
    private int Report(ConfigInput input, ApiFailure failure, long? expected) =>
        input.Read(own: null) is { Config: null } load ? Refuse(load) : CatalogOutcome.Report(terminal, failure, expected);

    private int Refuse(ConfigLoad load)
    {
        foreach (var message in load.Messages) terminal.SayError(message);
        return InvalidConfiguration.ExitCode;
    }
}
