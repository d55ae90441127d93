using System.CommandLine;
using Odin.Cli.Configuration;
using Odin.Cli.Reloading;
using Odin.Thor.Commands;

namespace Odin.Cli.Commands;

/// <summary><c>odin run</c>: serves a configuration with a silo and an edge in one process.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal, StopSignals signals)
    {
        var file = ConfigFlags.File();
        var format = ConfigFlags.Format();
        var watch = new Option<bool>("--watch") { Description = "Put a changed FILE in force as soon as it is written; one with mistakes is refused and the running one stays." };
        var flags = new RunFlags();
        var command = new Command("run", "Serves a configuration: a silo and an edge in one process, no Redis. Stops on Ctrl-C or SIGTERM after a drain; SIGHUP reads FILE again.") { file, format, watch };
        flags.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(watch) && result.GetValue(file) == ConfigFile.StandardInput) result.AddError("--watch: standard input cannot be watched; give a file.");
        });
        command.SetAction(async (parsed, _) =>
        {
            using var queued = new QueuedTerminal(terminal);
            var source = new ConfigSource(parsed.GetRequiredValue(file), parsed.GetValue(format), queued.Terminal);
            if (source.Read() is not { } config) return InvalidConfiguration.ExitCode;
            var serving = new Serving(queued.Terminal, signals);
            return await serving.RunAsync(config, flags.Read(parsed), (process, ended) => source.FollowAsync(process, parsed.GetValue(watch), TimeProvider.System, ended));
        });
        return command;
    }
}
