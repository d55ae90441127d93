using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;
using YamlDotNet.RepresentationModel;

namespace Odin.Tests.Monitoring;

/// <summary>A real Alertmanager with infra/monitoring/alertmanager.yml. Its receivers lead to an inbox, at their names: <c>/page</c>,
/// <c>/ticket</c>.</summary>
internal sealed class AlertmanagerServer : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-alertmanager-").FullName;
    private readonly int _port = FreePort.Next();
    private LiveProcess _process = null!;

    private AlertmanagerServer()
    {
    }

    public string Address => $"127.0.0.1:{_port}";

    /// <summary>Skips the test when there is no Alertmanager.</summary>
    /// <param name="inbox">Where its receivers lead.</param>
    /// <param name="interval">In the place of the file's waits and intervals, which are meant for people.</param>
    public static async Task<AlertmanagerServer> StartAsync(AlertInbox inbox, string interval)
    {
        Tool.Require("prometheus-alertmanager", "prometheus-alertmanager");
        var server = new AlertmanagerServer();
        var file = Path.Combine(server._folder, "alertmanager.yml");
        Configure(inbox, interval).SaveTo(file);
        server._process = LiveProcess.Start("alertmanager", "prometheus-alertmanager",
        [
            $"--config.file={file}", $"--storage.path={server._folder}", "--cluster.listen-address=",
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{server._port}"),
        ]);
        await server._process.WaitForLineAsync("Listening on");
        return server;
    }

    /// <summary>As Prometheus would: these fire from now on.</summary>
    public async Task FireAsync(params IReadOnlyDictionary<string, string>[] alerts)
    {
        using var answer = await Http.PostAsJsonAsync($"http://{Address}/api/v2/alerts", alerts.Select(labels => new { labels }));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Alertmanager announces nothing when it has decided to keep an alert quiet: this asks until its alerts are so.</summary>
    public async Task<IReadOnlyList<HeldAlert>> WaitAsync(string what, Func<IReadOnlyList<HeldAlert>, bool> isSo)
    {
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);
        IReadOnlyList<HeldAlert> alerts = [];
        while (!deadline.IsCancellationRequested)
        {
            alerts = await ReadAsync();
            if (isSo(alerts)) return alerts;
            await RealTime.PassAsync(Pause, deadline.Token);
        }

        throw new TimeoutException($"There were never {what}:\n{string.Join('\n', alerts)}");
    }

    /// <summary>Every alert that it has.</summary>
    public async Task<IReadOnlyList<HeldAlert>> ReadAsync()
    {
        var alerts = await Http.GetFromJsonAsync<JsonElement>($"http://{Address}/api/v2/alerts");
        return
        [
            .. alerts.EnumerateArray().Select(alert => new HeldAlert(
                alert.GetProperty("labels").Deserialize<Dictionary<string, string>>()!,
                alert.GetProperty("status").GetProperty("inhibitedBy").GetArrayLength() > 0)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static YamlFile Configure(AlertInbox inbox, string interval)
    {
        var file = new YamlFile("alertmanager.yml");
        foreach (var receiver in YamlFile.List(file.Root, "receivers"))
        {
            var url = new YamlMappingNode("url", $"{inbox.Url}/{receiver["name"]}");
            receiver.Add("webhook_configs", new YamlSequenceNode(url));
        }

        var route = (YamlMappingNode)file.Root["route"];
        foreach (var one in YamlFile.List(route, "routes").Append(route))
        {
            one.Children["group_wait"] = new YamlScalarNode(interval);
            one.Children["group_interval"] = new YamlScalarNode(interval);
        }

        return file;
    }
}
