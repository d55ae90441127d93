using System.CommandLine;
using System.CommandLine.Parsing;
using Odin.Cli.Cluster;
using Odin.Commands;
using Odin.Grains.Configuration.Values;
using Odin.Grains.Gathering;

namespace Odin.Cli.Sessions;

/// <summary><c>odin explain</c>: what the next connection of an app would get on each edge, and why.</summary>
internal sealed class ExplainCommand(Terminal terminal)
{
    private readonly Argument<string> _app = new("APP") { Description = "The app's name." };
    private readonly Option<string?> _from = new("--from") { Description = "On the edges of this region.", HelpName = "REGION" };
    private readonly Option<string?> _client = new("--client")
    {
        Description = "For a client of this address; decides where the app balances by source.",
        HelpName = "IP",
        CustomParser = ParseClient,
    };
    private readonly Option<string> _output = RowOutput.NewFlag();

    public Command Create()
    {
        var verb = new ClusterVerb(terminal);
        var command = new Command("explain", "What the next connection of an app would get on each edge, and how each target stands there.")
        {
            _app, _from, _client, _output,
        };
        verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) => verb.RunAsync(parsed, (grains, _) => RunAsync(parsed, grains), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, IGrainFactory grains)
    {
        var name = parsed.GetValue(_app)!;
        var list = await grains.GetGrain<ISessionsGrain>(Guid.NewGuid())
            .ExplainAsync(new EdgeScope(parsed.GetValue(_from)), name, parsed.GetValue(_client));
        var served = list.Edges.Where(edge => edge.App is not null).ToList();
        if (!RowOutput.TryWrite(terminal.Text, served, parsed.GetValue(_output)))
        {
            TextTable.Write(terminal.Text, [.. served.SelectMany(ExplainRow.Of)], isWide: parsed.GetValue(_output) == "wide");
            foreach (var edge in served)
            {
                var panic = edge.App!.IsPanic ? "; panic: all targets are candidates" : "";
                terminal.Text.WriteLine($"next on {edge.Edge}: {edge.App.Next ?? "-"} ({edge.App.Why}{panic})");
            }
        }

        var exitCode = Incomplete.Report(terminal, "the answer", list.Missing);
        if (served.Count > 0 || exitCode != ExitCode.Ok) return exitCode;
        terminal.SayError($"no edge that was asked serves an app '{name}'. `odin get apps` lists them.");
        return ExitCode.Failed;
    }

    private static string? ParseClient(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (StrictAddress.TryParse(text, out _)) return text;
        result.AddError($"--client '{text}': expected an IP address{StrictAddress.Why(text)}.");
        return null;
    }
}
