using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Cli.Output;
using Odin.Commands;
using Odin.Grains.Configuration.Values;
using Odin.Grains.Gathering;

namespace Odin.Cli.Sessions;

/// <summary><c>odin explain</c>: what the next connection of an app would get on each edge, and why.</summary>
internal sealed class ExplainCommand(Terminal terminal)
{
    private readonly Argument<string> _app = new("APP") { Description = "The app's name." };
    private readonly Option<string?> _from = Flag.Text("--from", "REGION", "On the edges of this region.");
    private readonly Option<string?> _client = new("--client")
    {
        Description = "For a client of this address; decides where the app balances by source.",
        HelpName = "IP",
        CustomParser = ParseClient,
    };
    private readonly Option<string> _output = RowOutput.NewFlag();
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("explain", "What the next connection of an app would get on each edge, and how each target stands there.")
        {
            _app, _from, _client, _output,
        };
        _verb.AddTo(command);
        _verb.Complete(_app, Names.Apps);
        _verb.Complete(_from, Names.Regions);
        command.SetAction((parsed, cancellationToken) =>
            _verb.RunAsync(parsed, (api, stop) => RunAsync(parsed, api, stop), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, ApiClient api, CancellationToken cancellationToken)
    {
        var name = parsed.GetValue(_app)!;
        var path = ApiPath.Of($"apps/{ApiPath.Part(name)}/explain", ("region", parsed.GetValue(_from)),
            ("client", parsed.GetValue(_client)));
        var (list, failure) = await api.GetAsync<ExplanationList>(path, cancellationToken);
        if (failure is { Status: HttpStatusCode.NotFound })
            return terminal.Fail(await UnknownName.OfAppAsync(api, name, cancellationToken));
        if (list is null) return failure!.Report(terminal);
        if (list is { Edges: [], Missing: [] }
            && await UnknownName.OfFilterAsync(api, new NamedThings(Region: parsed.GetValue(_from)), cancellationToken) is { } unknown)
            return terminal.Fail(unknown);
        var served = list.Edges.Where(edge => edge.App is not null).ToList();
        if (!RowOutput.TryWrite(terminal.Text, served, parsed.GetValue(_output)))
        {
            RowOutput.Write(terminal, [.. served.SelectMany(ExplainRow.Of)], parsed.GetValue(_output));
            foreach (var edge in served)
            {
                var panic = edge.App!.IsPanic ? "; panic: all targets are candidates" : "";
                terminal.Text.WriteLine($"next on {edge.Edge}: {edge.App.Next ?? "-"} ({edge.App.Why}{panic})");
            }
        }

        var exitCode = Incomplete.Report(terminal, "the answer", list.Missing);
        if (served.Count > 0 || exitCode != ExitCode.Ok) return exitCode;
        return terminal.Fail($"no edge that was asked serves app {name}. `odin get edges` lists edges and their regions.");
    }

    private static string? ParseClient(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (StrictAddress.TryParse(text, out _)) return text;
        result.AddError($"--client '{text}': expected an IP address{StrictAddress.Why(text)}.");
        return null;
    }
}
