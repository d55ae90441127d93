using System.CommandLine;
using System.Net;
using Odin.Commands;
using Odin.Grains.Configuration;
using Odin.Thor.Echo;

namespace Odin.Cli.Commands;

/// <summary><c>odin demo</c>: a newcomer's first minute, with targets and configuration of its own.</summary>
internal static class DemoCommand
{
    private const string DefaultAddress = "127.0.0.1";

    public static Command Create(Terminal terminal, StopSignals signals)
    {
        var port = Flag.Number("--port", "The port to proxy on.", "PORT", 1, 65_535, 5000);
        var flags = new RunFlags();
        var command = new Command("demo", "Starts two echo targets, one that shouts, and proxies to them.") { port };
        flags.AddTo(command);
        command.Options.Single(option => option.Name == "--address").Description = $"The address to listen on. Default: {DefaultAddress}.";
        command.SetAction(async (parsed, _) =>
        {
            using var hangUp = new HangUpSignal();
            using var queued = new QueuedTerminal(terminal, parsed);
            if (flags.Read(parsed, queued.Terminal) is not { } options) return ExitCode.Usage;
            options.Edge.Address ??= DefaultAddress;
            await using var calm = EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0));
            await using var loud = EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0), new EchoOptions { UpperCase = true });
            var host = new RunHost(queued.Terminal, signals);
            return await host.RunAsync(Config(parsed.GetValue(port), calm, loud), options, (_, ended) =>
            {
                SayHowToTry(options.Edge.Address, parsed.GetValue(port), queued.Terminal);
                return WaitAsync(hangUp, queued.Terminal, ended);
            });
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

    /// <summary>An address that stands for all is reached at loopback.</summary>
    private static void SayHowToTry(string address, int port, Terminal terminal)
    {
        var host = address switch { "0.0.0.0" => "127.0.0.1", "::" => "::1", _ => address };
        terminal.Text.WriteLine("Try this in another terminal, twice: one target answers as is, the other one shouts.");
        terminal.Text.WriteLine($"\n    echo hello | nc -N {host} {port}\n\nCtrl-C ends it.");
        terminal.Text.Flush();
    }

    private static async Task WaitAsync(HangUpSignal hangUp, Terminal terminal, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var asked = hangUp.WaitAsync(cancellationToken);
            await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (asked.IsCompletedSuccessfully) terminal.Say("SIGHUP: the demo has no file to read again and goes on");
        }
    }
}
