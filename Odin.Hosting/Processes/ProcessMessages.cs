using System.CommandLine;
using System.CommandLine.Parsing;
using Odin.Commands;
using Odin.Hosting.Logging;
using Odin.Hosting.Settings;

namespace Odin.Hosting.Processes;

/// <summary>What a command that serves writes to standard error beside its log, before it has read its settings: lines like those
/// of the log, in the format that the command line, the environment or appsettings.json asks for.</summary>
public static class ProcessMessages
{
    private static readonly Setting Format = LogOptions.Settings.Single(setting => setting.Name == nameof(LogOptions.LogFormat));

    /// <summary>From now on standard output and standard error wait for nobody, and messages are lines of the log.</summary>
    public static void Begin(ParseResult parsed)
    {
        StandardStreams.UseQueues();
        OdinLogging.WriteMessagesAs(FormatOf(parsed), origin: null);
    }

    /// <summary>Where the errors of a command line go: with a JSON log they are JSON, too; otherwise they are for the person who typed
    /// it.</summary>
    public static Terminal TerminalOf(ParseResult parsed, Terminal terminal)
    {
        if (parsed.CommandResult.Command.Options.All(option => option.Name != Format.Flag)) return terminal;
        if (FormatOf(parsed) != LogFormat.Json) return terminal;
        Begin(parsed);
        return terminal with { Text = Console.Out, Messages = Console.Error, UsesColour = false };
    }

    /// <summary>Text, when nothing that can be read says otherwise.</summary>
    private static LogFormat FormatOf(ParseResult parsed)
    {
        var given = parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(option => option.Option.Name == Format.Flag);
        var text = given?.Tokens is [.., var last] ? last.Value : SettingsSource.LoadReadable()[Format.Key];
        return ChoiceText.TryParse<LogFormat>(text ?? "", out var format) ? format : LogFormat.Text;
    }
}
