using System.Globalization;
using Microsoft.Playwright;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Silo.Dashboard;

/// <summary>One <c>odin run</c> with two apps, and one browser; made for the first test that needs them.</summary>
public class DashboardWorld : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-dashboard-").FullName;
    private readonly TestTarget _target = TestTarget.Echo();
    private LiveProcess? _odin;
    private Browser? _browser;

    internal int Port { get; } = FreePort.Next();

    /// <summary>The only target of app <c>frail</c>.</summary>
    internal TestTarget Frail { get; } = TestTarget.Echo();

    /// <summary>Completes when the edge has found a target dead.</summary>
    internal Task NoticedAsync() => _odin!.WaitForLineAsync("Healthy -> Unhealthy");

    /// <summary>What the console said, and who was asked besides the silo.</summary>
    internal IEnumerable<string> Complaints => _browser!.Complaints;

    /// <summary>Further flags of <c>odin run</c>.</summary>
    internal virtual IEnumerable<string> More => [];

    public async ValueTask InitializeAsync()
    {
        if (!Browser.IsInstalled) return;   // Each test says it.
        var file = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(file, $$"""
            { "Defaults": { "HealthCheck": { "Type": "Tcp", "Interval": "1s", "Timeout": "1s", "Fall": 1 } },
              "Apps": [ { "Name": "shop", "Ports": [{{FreePort.Next()}}], "Targets": ["{{_target.Address}}"] },
                        { "Name": "frail", "Ports": [{{FreePort.Next()}}], "Targets": ["{{Frail.Address}}"] } ] }
            """);
        _odin = LiveProcess.StartTool("odin", "odin",
        [
            "run", "-f", file, "--edge-id", "fra-1", "--region", "fra", "--gateway-port", "0", "--admin-port",
                Port.ToString(CultureInfo.InvariantCulture), "--loops", "1",
            .. More,
        ]);
        await _odin.WaitForLineAsync("ready");
        _browser = await Browser.StartAsync();
    }

    internal Task<IPage> OpenAsync(string query, int width, ColorScheme scheme)
    {
        Browser.Require();
        return _browser!.OpenAsync(Port, query, width, scheme);
    }

    /// <summary>A page that has not gone anywhere.</summary>
    internal Task<IPage> NewPageAsync()
    {
        Browser.Require();
        return _browser!.NewPageAsync($"127.0.0.1:{Port}", 1280, 900, ColorScheme.Light);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        if (_odin is not null) await _odin.DisposeAsync();
        await _target.DisposeAsync();
        await Frail.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
