using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Odin.Cli.Hosting;
using Odin.Edge.Loops;
using Odin.Edge.Takeover;
using Odin.Hosting.Logging;
using Odin.Hosting.Settings;
using Odin.Thor.Commands;
using Odin.Thor.Flags;
using Serilog.Events;

namespace Odin.Cli.Commands;

/// <summary>The flags of every command that runs a silo and an edge.</summary>
internal sealed class RunFlags
{
    private readonly Option<string> _region = new("--region")
    {
        Description = "The region this process stands in.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "local",
    };
    private readonly Option<IPAddress?> _address = Flag.OptionalAddress("The address to listen on. Default: all, IPv6 and IPv4.");
    private readonly Option<int> _loops = Flag.Number("--loops", "Event loops; 0: one per core.", "N", 0, 1024, 0);
    private readonly Option<LoopKind> _loop = new("--loop")
    {
        Description = "What the event loops are built on. auto: epoll on Linux, portable (for development) elsewhere.",
        HelpName = "auto|epoll|portable",
        DefaultValueFactory = _ => LoopKind.Auto,
    };
    private readonly Option<int> _adminPort = Flag.Number("--admin-port",
        "Port of /healthz and the dashboard at /orleans, on loopback only; 0: a free one.", "PORT", 0, 65_535, 0);
    private readonly Option<Duration?> _drainTimeout =
        Flag.OptionalDuration("--drain-timeout", "How long live sessions may go on after a signal. Default: each app's Drain.Timeout.");
    private readonly Option<Duration?> _drainNotice = Flag.OptionalDurationOrNone("--drain-notice",
        "How long ports go on accepting after /readyz has turned to 503. Default: each app's Drain.Notice.");
    private readonly Option<string?> _takeoverSocket = new("--takeover-socket")
    {
        Description = "The unix socket at which a new process takes over the listening sockets of this one.",
        HelpName = "PATH",
    };
    private readonly Option<TakeoverMode> _takeover = new("--takeover")
    {
        Description =
            "Take the listening sockets of the process that runs at --takeover-socket; it drains and ends. IfRunning: if there is one.",
        HelpName = "Required|IfRunning",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0 ? TakeoverMode.Required : ParseMode(result),
    };
    private readonly Option<LogEventLevel> _logLevel = new("--log-level")
    {
        Description = "The least important lines to log. Sessions are logged at Information.",
        HelpName = "Verbose|Debug|Information|Warning|Error",
        DefaultValueFactory = _ => LogEventLevel.Information,
    };
    private readonly Option<LogFormat> _logFormat = new("--log-format")
    {
        Description = "How log lines look.",
        HelpName = "text|json",
        DefaultValueFactory = _ => LogFormat.Text,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _region, _address, _loops, _loop, _adminPort, _drainTimeout, _drainNotice, _takeoverSocket,
            _takeover, _logLevel, _logFormat }) command.Options.Add(option);
    }

    /// <summary>What is wrong with the environment and appsettings.json; and what they say that only other
    /// processes read. False: the former.</summary>
    public static bool CheckEnvironment(Terminal terminal)
    {
        try
        {
            var configuration = SettingsSource.Load([]);
            var errors = UnknownSettings.In(configuration).ToList();
            foreach (var error in errors) terminal.SayError(error);
            var unread = configuration.GetSection(Setting.Section).GetChildren().Select(key => key.Key).ToList();
            if (errors.Count == 0 && unread.Count > 0)
                terminal.Say(
                    $"settings of the environment and of appsettings.json are read by silos, edges and the verbs of a cluster, not here: " +
                        $"{string.Join(", ", unread)}; give flags");
            return errors.Count == 0;
        }
        catch (InvalidDataException)
        {
            return true;   // An appsettings.json of another program.
        }
    }

    public ProcessOptions Read(ParseResult parsed) => new()
    {
        Region = parsed.GetRequiredValue(_region),
        Address = parsed.GetValue(_address)?.ToString(),
        Loops = parsed.GetValue(_loops),
        Loop = parsed.GetValue(_loop),
        AdminPort = parsed.GetValue(_adminPort),
        DrainTimeout = parsed.GetValue(_drainTimeout)?.Value,
        DrainNotice = parsed.GetValue(_drainNotice)?.Value,
        TakeoverSocket = parsed.GetValue(_takeoverSocket),
        Takeover = parsed.GetValue(_takeover),
        LogLevel = parsed.GetValue(_logLevel),
        LogFormat = parsed.GetValue(_logFormat),
    };

    private static TakeoverMode ParseMode(ArgumentResult result)
    {
        if (Enum.TryParse<TakeoverMode>(result.Tokens[0].Value, ignoreCase: true, out var mode)) return mode;
        result.AddError($"--takeover '{result.Tokens[0].Value}': expected Required, IfRunning or Never.");
        return default;
    }
}
