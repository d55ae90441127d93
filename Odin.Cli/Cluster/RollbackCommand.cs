using System.CommandLine;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary><c>odin rollback</c>: makes an earlier configuration of a cluster the newest again.</summary>
internal sealed class RollbackCommand(Terminal terminal)
{
    private readonly Option<long?> _to = new("--to")
    {
        Description = "The version to go back to; the last 20 are kept. Default: the document before the present one.",
        HelpName = "VERSION",
    };
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("rollback",
            "Makes an earlier configuration of a cluster the newest version again: undoes the last `odin apply` or `odin rollback`. " +
                "Admin states (drain, disable) stay as they are.") { _to };
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            _verb.RunAsync(parsed, (api, stop) => RollBackAsync(api, parsed.GetValue(_to), stop), cancellationToken));
        return command;
    }

    private async Task<int> RollBackAsync(ApiClient api, long? to, CancellationToken cancellationToken)
    {
        var (answer, failure) = await api.SendAsync<RollBackBody, ConfigAnswer>(HttpMethod.Post, "config/rollback", new RollBackBody(to),
            cancellationToken);
        if (answer is null) return CatalogOutcome.Report(terminal, failure!, to);
        var exitCode = CatalogOutcome.Report(terminal, answer);
        if (!answer.AdminStates.IsDefaultOrEmpty)
            terminal.Say($"admin states are no part of a document and stay: {string.Join(", ", answer.AdminStates)}; " +
                "`odin enable` ends one");
        return exitCode;
    }
}
