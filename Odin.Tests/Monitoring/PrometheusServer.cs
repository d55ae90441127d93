using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;
using YamlDotNet.RepresentationModel;

namespace Odin.Tests.Monitoring;

/// <summary>A real Prometheus with the scrape configuration and rules of infra/monitoring, and other addresses.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-prometheus-").FullName;
    private readonly int _port = FreePort.Next();
    private LiveProcess _process = null!;

    private PrometheusServer()
    {
    }

    /// <summary>Skips the test when there is no Prometheus.</summary>
    /// <param name="alertmanagers">Who gets the alerts.</param>
    /// <param name="jobs">By job: each process' admin address, and its labels.</param>
    /// <param name="soon">An alert that fires after six seconds instead of its own time.</param>
    public static async Task<PrometheusServer> StartAsync(IEnumerable<string> alertmanagers,
        IReadOnlyDictionary<string, IEnumerable<(string Address, Dictionary<string, string> Labels)>> jobs, string soon)
    {
        Tool.Require("prometheus", "prometheus");
        var server = new PrometheusServer();
        await server.WriteAsync(alertmanagers, jobs, soon);
        server._process = LiveProcess.Start("prometheus", "prometheus",
        [
            $"--config.file={Path.Combine(server._folder, "prometheus.yml")}",
            $"--storage.tsdb.path={Path.Combine(server._folder, "data")}",
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{server._port}"),
        ]);
        await server._process.WaitForLineAsync("Server is ready to receive web requests");
        return server;
    }

    /// <summary>What an expression gives now: each series' labels.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> QueryAsync(string expression)
    {
        using var question = new FormUrlEncodedContent([KeyValuePair.Create("query", expression)]);
        using var answer = await Http.PostAsync($"http://127.0.0.1:{_port}/api/v1/query", question);
        var result = await answer.Content.ReadFromJsonAsync<JsonElement>();
        result.GetProperty("status").GetString().ShouldBe("success", $"{expression}: {result}");
        return [.. result.GetProperty("data").GetProperty("result").EnumerateArray().Select(LabelsOf)];
    }

    /// <summary>Prometheus says nothing by itself when a sample has come: this asks until the expression gives so many series.</summary>
    public async Task WaitAsync(string expression, int series = 1)
    {
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);
        var found = 0;
        while (!deadline.IsCancellationRequested)
        {
            found = (await QueryAsync(expression)).Count;
            if (found >= series) return;
            await RealTime.PassAsync(Pause, deadline.Token);
        }

        throw new TimeoutException(
            $"{expression} gave {found} series instead of {series}.\n{string.Join('\n', _process.Lines.TakeLast(20))}");
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A vector's item has labels; a scalar has none.</summary>
    private static Dictionary<string, string> LabelsOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object ? item.GetProperty("metric").Deserialize<Dictionary<string, string>>()! : [];

    private async Task WriteAsync(IEnumerable<string> alertmanagers,
        IReadOnlyDictionary<string, IEnumerable<(string Address, Dictionary<string, string> Labels)>> jobs, string soon)
    {
        var file = new YamlFile("prometheus.yml");
        var manager = YamlFile.List(file.Root["alerting"], "alertmanagers").Single();
        manager.Children["static_configs"] = Targets(alertmanagers.Select(address => (address, new Dictionary<string, string>())));
        foreach (var job in YamlFile.List(file.Root, "scrape_configs"))
        {
            job.Children["static_configs"] = Targets(jobs[job["job_name"].ToString()]);
            job.Children.Remove("tls_config");   // Of loopback by plain HTTP, and it wants the file of compose's authority.
        }

        file.SaveTo(Path.Combine(_folder, "prometheus.yml"));

        var rules = new YamlFile("odin.rules.yml");
        foreach (var rule in YamlFile.List(rules.Root, "groups").SelectMany(group => YamlFile.List(group, "rules")))
            if (rule.Children.TryGetValue("alert", out var name) && name.ToString() == soon) rule.Children["for"] = "6s";
        rules.SaveTo(Path.Combine(_folder, "odin.rules.yml"));
        await Command.RunAsync("promtool", "check", "config", Path.Combine(_folder, "prometheus.yml"));
    }

    private static YamlSequenceNode Targets(IEnumerable<(string Address, Dictionary<string, string> Labels)> targets) =>
        [.. targets.Select(target => new YamlMappingNode(
            new YamlScalarNode("targets"), new YamlSequenceNode(new YamlScalarNode(target.Address)),
            new YamlScalarNode("labels"),
            new YamlMappingNode(target.Labels.Select(label =>
                KeyValuePair.Create<YamlNode, YamlNode>(new YamlScalarNode(label.Key), new YamlScalarNode(label.Value))))))];
}
