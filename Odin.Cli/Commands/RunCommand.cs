using System.CommandLine;
using Odin.Cli.Configuration;
using Odin.Cli.Reloading;
using Odin.Commands;

namespace Odin.Cli.Commands;

/// <summary><c>odin run</c>: serves a configuration with a silo and an edge in one process.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal, StopSignals signals)
    {
        var file = ConfigFlags.File();
        var format = ConfigFlags.Format();
        var watch = new Option<bool>("--watch")
        {
            Description = "Put a changed FILE in force as soon as it is written; one with errors is refused and the running one stays.",
        };
        var allowRemoval = ConfigFlags.AllowRemoval();
        var flags = new RunFlags();
        var command = new Command("run",
            "Serves a configuration: a silo and an edge in one process, no Redis. Stops on Ctrl-C or SIGTERM after a drain; SIGHUP reads " +
                "FILE again.") { file, format, watch, allowRemoval };
        flags.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.ValueIfValid(watch) && result.ValueIfValid(file) == ConfigFile.StandardInput)
                result.AddError("--watch: standard input cannot be watched; give a file.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var hangUp = new HangUpSignal();
            using var queued = new QueuedTerminal(terminal, parsed);
            if (flags.Read(parsed, queued.Terminal) is not { } processOptions) return ExitCode.Usage;
            var options = new WatchOptions(
                parsed.GetRequiredValue(file), parsed.GetValue(format), parsed.GetValue(watch), parsed.GetValue(allowRemoval));
            var source = new ConfigSource(options, hangUp, queued.Terminal, TimeProvider.System);
            var host = new RunHost(queued.Terminal, signals);
            return await RunAsync(source, host, processOptions, queued.Terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ConfigSource source, RunHost host, Hosting.ProcessOptions options, Terminal terminal,
        CancellationToken cancellationToken)
    {
        try
        {
            if (await source.ReadAsync(cancellationToken) is not { } config) return InvalidConfiguration.ExitCode;
            return await host.RunAsync(config, options, (process, ended) => source.FollowAsync(process, config, ended));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Say("stopped before it was ready");
            return ExitCode.Ok;
        }
        catch (TimeoutException failure)
        {
            terminal.SayError($"the configuration cannot be read: {failure.Message}.");
            return ExitCode.Failed;
        }
    }
}
