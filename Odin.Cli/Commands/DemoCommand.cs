using System.CommandLine;
using System.Net;
using Odin.Commands;
using Odin.Grains.Configuration;
using Odin.Thor.Echo;

namespace Odin.Cli.Commands;

/// <summary><c>odin demo</c>: a newcomer's first minute, with targets and configuration of its own.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal, StopSignals signals)
    {
        var port = Flag.Number("--port", "The port to proxy on.", "PORT", 1, 65_535, 5000);
        var flags = new RunFlags();
        var command = new Command("demo", "Starts two echo targets, one that shouts, and proxies to them.") { port };
        flags.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var hangUp = new HangUpSignal();
            if (flags.Read(parsed, terminal) is not { } options) return ExitCode.Usage;
            options.Edge.Address = "127.0.0.1";
            await using var calm = EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0));
            await using var loud = EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0), new EchoOptions { UpperCase = true });
            using var queued = new QueuedTerminal(terminal);
            var serving = new RunHost(queued.Terminal, signals);
            return await serving.RunAsync(
                Config(parsed.GetValue(port), calm, loud), options,
                (_, ended) => WaitAsync(parsed.GetValue(port), hangUp, queued.Terminal, ended));
        });
        return command;
    }

    private static ConfigSpec Config(int port, params EchoTarget[] targets) => new()
    {
        Apps =
        [
            new AppSpec
            {
                Name = "demo",
                Ports = [new PortRange(port)],
                Targets = [.. targets.Select(target => new TargetSpec { Address = new TargetAddress("127.0.0.1", target.Endpoint.Port) })],
            },
        ],
    };

    private static async Task WaitAsync(int port, HangUpSignal hangUp, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Say(
            $"Try this in another terminal, twice: one target answers as is, the other one shouts.\n\n    echo hello | nc -N 127.0.0.1 " +
                $"{port}\n\nCtrl-C ends it.");
        while (!cancellationToken.IsCancellationRequested)
        {
            var asked = hangUp.WaitAsync(cancellationToken);
            await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (asked.IsCompletedSuccessfully) terminal.Say("SIGHUP: the demo has no file to read again and goes on");
        }
    }
}
