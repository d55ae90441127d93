using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Odin.Commands;
using Odin.Thor.Flags;
using Odin.Thor.Loading;
using Odin.Thor.Loading.Reports;
using Odin.Thor.Loading.Tallies;
using Odin.Thor.Sockets;

namespace Odin.Thor.Commands;

/// <summary><c>thor load</c>: sessions against an echoing target, every byte checked, and a report.</summary>
internal static class LoadCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var flags = new LoadFlags();
        var output = Flag.Choice("--output", "-o", "The report's form on standard output.", ["text", "json"]);
        var command = new Command("load",
            "Opens sessions to an echoing target, checks every byte and reports. Exits with 2 when any error happened.");
        foreach (var flag in flags.All.Append(output)) command.Options.Add(flag);
        command.Validators.Add(flags.Validate);

        command.SetAction((parsed, cancellationToken) =>
            RunAsync(flags.Read(parsed), parsed.GetRequiredValue(output), terminal, time, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(LoadOptions options, string output, Terminal terminal, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var run = new LoadRun(options, time, new Random(options.Seed));
        var report = await run.RunAsync(terminal.MessagesAreWatched ? ShowProgress : null, cancellationToken);

        if (terminal.MessagesAreWatched) terminal.Messages.Write("\r\e[K");
        if (report.Errors[LoadErrors.NameOf(SessionEnd.Resolve)] > 0)
        {
            terminal.SayError(ConnectFailure.Describe(options.Host, options.Port, SocketError.HostNotFound));
        }

        terminal.Text.Write(output == "json" ? LoadReportJson.Write(report) + "\n" : LoadReportText.Write(report));
        return report.HasErrors ? ExitCode.Failed : ExitCode.Ok;

        void ShowProgress(LoadTally tally, TimeSpan elapsed) => terminal.Messages.Write(Progress(tally, elapsed));
    }

    /// <summary>Rewrites the terminal's last line.</summary>
    private static string Progress(LoadTally tally, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"\r\e[K{elapsed.TotalSeconds:F0} s: {tally.Started:N0} sessions " +
            $"({tally.Started / elapsed.TotalSeconds:N0}/s), {tally.Live:N0} live, "
        + $"{tally.RoundTrips:N0} round trips, {tally.Errors:N0} errors");
}
