using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Odin.Commands;
using Odin.Thor.Echo;
using Odin.Thor.Flags;
using Odin.Thor.Sockets;

namespace Odin.Thor.Commands;

/// <summary><c>thor echo</c>: echo targets on one or more ports until Ctrl-C or SIGTERM.</summary>
internal static class EchoCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var ports = TargetFlag.Ports("A TCP port to listen on, 0 for a free one; may be given more than once.");
        var address = TargetFlag.Address("The address to listen on.");
        var upper = new Option<bool>("--upper")
        {
            Description = "Answer in UPPER CASE: behind a round robin one then sees which target answered.",
        };
        var name =
            TargetFlag.Name("Greet each client with NAME and a newline before answering; 'thor load --greeted' counts sessions by it.");

        var command =
            new Command("echo", "Listens and answers every byte it gets. Stops on Ctrl-C or SIGTERM.") { ports, address, upper, name };
        command.SetAction((parsed, cancellationToken) =>
        {
            var endpoints = parsed.GetRequiredValue(ports).Select(port => new IPEndPoint(parsed.GetRequiredValue(address), port));
            var options = new EchoOptions { UpperCase = parsed.GetValue(upper), Name = parsed.GetValue(name), Time = time };
            return RunAsync([.. endpoints], options, terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(IPEndPoint[] endpoints, EchoOptions options, Terminal terminal,
        CancellationToken cancellationToken)
    {
        var started = options.Time.GetTimestamp();
        using var hangUp = HangUp.Survive(terminal);
        List<EchoTarget> targets = [];
        try
        {
            if (!TryStart(endpoints, options, targets, terminal)) return ExitCode.Failed;

            var stopped = Task.Delay(Timeout.InfiniteTimeSpan, options.Time, cancellationToken);
            var first = await Task.WhenAny(targets.Select(target => target.Completion).Append(stopped));
            await first.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (first.Exception is { InnerException: var bug }) terminal.SayError($"an echo target failed, which is a bug of thor: {bug}");

            terminal.Say(Summary(targets, options.Time.GetElapsedTime(started)));
            return first == stopped ? ExitCode.Ok : ExitCode.Failed;
        }
        finally
        {
            foreach (var target in targets) await target.DisposeAsync();
        }
    }

    private static bool TryStart(IPEndPoint[] endpoints, EchoOptions options, List<EchoTarget> targets, Terminal terminal)
    {
        foreach (var endpoint in endpoints)
        {
            try
            {
                targets.Add(EchoTarget.Start(endpoint, options));
                terminal.Say($"listening on {targets[^1].Endpoint}");
            }
            catch (SocketException failure)
            {
                terminal.SayError(ListenFailure.Describe(endpoint, failure.SocketErrorCode));
                return false;
            }
        }

        return true;
    }

    private static string Summary(List<EchoTarget> targets, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"stopped after {elapsed.TotalSeconds:F1} s: {targets.Sum(target => target.AcceptedConnections)} connections, "
        + $"{targets.Sum(target => target.EchoedBytes)} bytes echoed, {targets.Sum(target => target.FailedConnections)} failed, "
        + $"{targets.Sum(target => target.LiveConnections)} still open");
}
