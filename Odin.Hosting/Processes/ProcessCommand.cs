using System.CommandLine;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Hosting.Logging;
using Odin.Hosting.Settings;

namespace Odin.Hosting.Processes;

/// <summary>Makes the command of a process out of its settings, and runs it alone when the executable is its own.</summary>
public static class ProcessCommand
{
    /// <param name="command">Gets one flag per setting.</param>
    /// <param name="settings">All settings of the process.</param>
    /// <param name="run">Returns the exit code.</param>
    public static Command WithSettings(Command command, IEnumerable<Setting> settings, Func<ProcessStart, Task<int>> run)
    {
        var flags = new SettingFlags(settings);
        flags.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ProcessMessages.Begin(parsed);
            using var hangUp = new HangUpSignal();
            try
            {
                var configuration = flags.Load(parsed);
                return await run(new ProcessStart(configuration, () => flags.Load(parsed), hangUp, cancellationToken));
            }
            catch (InvalidDataException failure)
            {
                return RefuseAll([$"appsettings.json: {failure.Message} {failure.InnerException?.Message}"]);
            }
            finally
            {
                StandardStreams.Flush();
            }
        });
        return command;
    }

    /// <summary>The body of an executable that is nothing but this command.</summary>
    public static async Task<int> RunAsync(Command command, string[] args, StopSignals signals)
    {
        var root = new RootCommand(command.Description ?? "") { Action = command.Action };
        foreach (var option in command.Options) root.Options.Add(option);
        try
        {
            return await CommandLine.RunAsync(Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? command.Name, root, args,
                Terminal.OfProcess(), signals, DidYouMean.Hint, ProcessMessages.TerminalOf);
        }
        finally
        {
            StandardStreams.Flush();
        }
    }

    /// <summary>Reports every error on standard error.</summary>
    public static int RefuseAll(IEnumerable<string> errors)
    {
        foreach (var error in errors) Console.Error.WriteLine($"error: {error}");
        return ExitCode.Usage;
    }
}
