using System.Collections.Immutable;
using System.CommandLine;
using Odin.Cli.Hosting;
using Odin.Commands;
using Odin.Edge.Hosting;
using Odin.Hosting.Logging;
using Odin.Hosting.Metrics;
using Odin.Hosting.Processes;
using Odin.Hosting.Settings;
using Odin.Silo.Access;
using Odin.Silo.Settings;

namespace Odin.Cli.Commands;

/// <summary>The settings of every command that runs a silo and an edge in one process: those of an edge, a silo and a log that have a
/// meaning there, as flags, <c>ODIN__...</c> and appsettings.json.</summary>
internal sealed class RunFlags
{
    /// <summary>The configuration is a file already: there is no last-good one to be kept.</summary>
    private static readonly ImmutableArray<Setting<EdgeOptions>> Edge =
        [.. EdgeOptions.Settings.Where(setting => setting.Name != nameof(EdgeOptions.StateDirectory))];

    private static readonly ImmutableArray<Setting<SiloOptions>> Names =
        [.. SiloOptions.Settings.Where(setting => setting.Name is nameof(SiloOptions.ClusterId) or nameof(SiloOptions.ServiceId))];

    private static readonly ImmutableArray<Setting<RunPorts>> PortSettings =
    [
        Setting.Number<RunPorts>(nameof(AdminOptions.AdminPort), "PORT", 0, 65_535,
            "Port of /healthz, the dashboard and odin's commands, on loopback only; 0: a free one. Default: " +
                $"{LoopbackPorts.UsualAdmin}, or the next free one.", (ports, value) => ports.Admin = value),
        Setting.Number<RunPorts>(nameof(SiloOptions.GatewayPort), "PORT", 0, 65_535,
            $"Port of the silo's gateway, on loopback only; 0: a free one. Default: {LoopbackPorts.UsualGateway}, or the next free one.",
            (ports, value) => ports.Gateway = value),
    ];

    private readonly SettingFlags _flags = new(All, isChecked: true);

    private static IEnumerable<Setting> All =>
        [.. Edge, .. Names, .. PortSettings, .. ApiOptions.Settings, .. OtlpOptions.Settings, .. LogOptions.Settings];

    public void AddTo(Command command) => _flags.AddTo(command);

    /// <summary>Null after every error was reported.</summary>
    public ProcessOptions? Read(ParseResult parsed, Terminal terminal)
    {
        if (TryLoad(parsed, terminal) is not { } configuration) return null;
        var reader = new SettingsReader(configuration);
        var (names, ports) = (reader.Read(Names), reader.Read(PortSettings));
        var options = new ProcessOptions
        {
            Edge = reader.Read(Edge),
            Log = reader.Read(LogOptions.Settings),
            Otlp = reader.Read(OtlpOptions.Settings),
            Api = reader.Read(ApiOptions.Settings).Load(reader),
            ClusterId = names.ClusterId,
            ServiceId = names.ServiceId,
            AdminPort = ports.Admin,
            GatewayPort = ports.Gateway,
        };
        reader.Refuse(options.Edge.Announcing.Errors);
        foreach (var error in reader.ConfigErrors) terminal.SayError(error);
        if (reader.ConfigErrors.Count > 0) return null;

        SayUnread(configuration, terminal);
        return options;
    }

    private IConfiguration? TryLoad(ParseResult parsed, Terminal terminal)
    {
        try
        {
            return _flags.Load(parsed);
        }
        catch (InvalidDataException failure)
        {
            terminal.SayError($"appsettings.json: {failure.Message} {failure.InnerException?.Message}");
            return null;
        }
    }

    private static void SayUnread(IConfiguration configuration, Terminal terminal)
    {
        var unread = configuration.GetSection(Setting.Section).GetChildren().Select(key => key.Key)
            .Where(key => !All.Any(setting => string.Equals(setting.Name, key, StringComparison.OrdinalIgnoreCase))).ToList();
        if (unread.Count > 0)
            terminal.Say($"settings that have no meaning for a silo and an edge in one process: {string.Join(", ", unread)}");
    }
}
