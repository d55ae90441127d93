using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Odin.Hosting.Background;
using Odin.Hosting.Certificates;
using Odin.Hosting.Logging;
using Odin.Hosting.Settings;
using Serilog.Core;
using Serilog.Events;

namespace Odin.Hosting.Processes;

/// <summary>At SIGHUP a silo or an edge reads its settings again: the log level takes effect at once, every other change is
/// reported and waits for the next start.</summary>
internal sealed partial class SettingsReload(ProcessStart start, ImmutableArray<Setting> settings, LoggingLevelSwitch level,
    CertificateReload? certificates, TimeProvider time, ILogger<SettingsReload> logger) : BackgroundLoopService(time, logger)
{
    private IConfiguration _before = start.Configuration;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await start.HangUp.WaitAsync(stoppingToken);
            certificates?.ReadAgain();
            Reload();
        }
    }

    private void Reload()
    {
        if (TryLoad() is not { } now) return;

        var changed = settings.Where(setting => now[setting.Key] != _before[setting.Key]).ToList();
        if (changed.Count == 0) LogUnchanged();
        if (changed.RemoveAll(setting => setting.Name == nameof(LogOptions.LogLevel)) > 0) SetLevel(now);
        foreach (var setting in changed) LogLater(setting.Key);
        _before = now;
    }

    /// <summary>Null after every error was reported.</summary>
    private IConfiguration? TryLoad()
    {
        try
        {
            var now = start.LoadAgain();
            var reader = new SettingsReader(now);
            reader.Check(settings);
            foreach (var error in reader.ConfigErrors) LogRefused(error);
            return reader.ConfigErrors.Count == 0 ? now : null;
        }
        catch (InvalidDataException failure)
        {
            LogRefused($"appsettings.json: {failure.Message} {failure.InnerException?.Message}");
            return null;
        }
    }

    private void SetLevel(IConfiguration now)
    {
        var next = new SettingsReader(now).Read(LogOptions.Settings).LogLevel;
        var before = level.MinimumLevel;
        level.MinimumLevel = next < LogEventLevel.Warning ? next : LogEventLevel.Warning;   // The line below is to be seen either way.
        LogLevelChanged(before, next);
        level.MinimumLevel = next;
    }

    [LoggerMessage(4031, LogLevel.Information, "SIGHUP: no setting has changed; it goes on")]
    private partial void LogUnchanged();

    [LoggerMessage(4032, LogLevel.Warning,
        "SIGHUP: {Setting} has changed and takes effect at the next start; until then the value of this start holds")]
    private partial void LogLater(string setting);

    [LoggerMessage(4033, LogLevel.Error, "SIGHUP: {Error} The settings stay as they are")]
    private partial void LogRefused(string error);

    [LoggerMessage(4034, LogLevel.Warning, "SIGHUP: log level {Before} -> {After}")]
    private partial void LogLevelChanged(LogEventLevel before, LogEventLevel after);
}
