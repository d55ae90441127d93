using System.CommandLine;
using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Cli.Output;
using Odin.Commands;
using Odin.Grains.Events;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Describing;

/// <summary>One verb of <c>odin describe</c>.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="describe">Asks the silo for everything about a name.</param>
internal sealed class DescribeVerb(Terminal terminal,
    Func<ApiClient, ParseResult, string, CancellationToken, Task<(Description?, ApiFailure?)>> describe)
{
    private const int LastEvents = 10;

    private readonly Argument<string> _name = new("NAME");
    private readonly Option<string> _output = RowOutput.NewFlag();
    private readonly ApiVerb _verb = new(terminal);

    /// <param name="what">What the name is.</param>
    /// <param name="live">The route that has such names.</param>
    public Command Create(string name, string description, string what, Names live, params Option[] more)
    {
        _name.Description = what;
        _verb.Complete(_name, live);
        var command = new Command(name, description) { _name };
        foreach (var option in more) command.Options.Add(option);
        command.Options.Add(_output);
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => _verb.RunAsync(parsed, async (api, stop) =>
        {
            var (description, failure) = await describe(api, parsed, parsed.GetRequiredValue(_name), stop);
            if (description is null) return failure!.Report(terminal);
            description.Write(terminal, parsed.GetValue(_output));
            return ExitCode.Ok;
        }, cancellationToken));
        return command;
    }

    /// <summary>The last events of a route's query; none when they cannot be had.</summary>
    public static async Task<IReadOnlyList<EventRow>> EventsAsync(ApiClient api, string path, Func<ClusterEvent, bool> isMeant,
        CancellationToken cancellationToken)
    {
        var (list, _) = await api.GetAsync<EventList>(path, cancellationToken);
        return [.. (list?.Events ?? []).Where(isMeant).TakeLast(LastEvents).Select(EventRow.Of)];
    }
}
