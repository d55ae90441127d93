using System.CommandLine;
using System.Threading.Channels;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Top;

/// <summary><c>odin top</c>: regions, apps, targets and sessions on the screen, as they change.</summary>
internal sealed class TopCommand(Terminal terminal)
{
    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("top",
            "Shows regions, apps, targets and the busiest and longest sessions on a screen, live; keys sort, filter, drain and enable.");
        _verb.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (WhyNot(Environment.GetEnvironmentVariable("TERM")) is not { } why)
                return _verb.RunUntilStoppedAsync(parsed, RunAsync, cancellationToken);
            terminal.SayError(why);
            return Task.FromResult(ExitCode.Usage);
        });
        return command;
    }

    /// <summary>Null: it can be shown here.</summary>
    private string? WhyNot(string? kind)
    {
        const string Remedy = "`odin get apps --watch` and the like print to a pipe or a file.";
        if (!terminal.OutputIsWatched) return $"top: standard output is no terminal. {Remedy}";
        if (!terminal.InputIsTyped) return $"top: standard input is no terminal, so no key can come. {Remedy}";
        return kind is null or "" or "dumb" ? $"top: TERM '{VisibleText.Of(kind ?? "")}' is no screen. {Remedy}" : null;
    }

    /// <summary>Only the first connection has to come about.</summary>
    private async Task<int> RunAsync(ApiClient api, CancellationToken cancellationToken)
    {
        var (stream, failure) = await TopFeed.OpenAsync(api, app: null, cancellationToken);
        if (stream is null) return failure!.Report(terminal);
        var events = Channel.CreateUnbounded<TopEvent>(new UnboundedChannelOptions { SingleReader = true });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feed = new TopFeed(api, events.Writer, TimeProvider.System);
        var feeding = feed.RunAsync(stream, end.Token);
        ApiFailure? refused;
        try
        {
            using var screen = new TopScreen(terminal, () => events.Writer.TryWrite(new TopEvent.Resized()));
            TopKeys.ReadInto(events.Writer);
            refused = await new TopLoop(api, new TopModel(), feed, screen, events).RunAsync(end.Token);
        }
        finally
        {
            await end.CancelAsync();
            await feeding;
        }

        return refused?.Report(terminal) ?? ExitCode.Ok;
    }
}
