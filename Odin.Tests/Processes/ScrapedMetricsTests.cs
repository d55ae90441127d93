using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Odin.Tests.Docs;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Real processes are scraped: the page and docs/METRICS.md say the same, and Prometheus takes it.</summary>
public sealed partial class ScrapedMetricsTests
{
    [Fact]
    public async Task A_running_edge_and_silo_serve_what_the_page_lists_and_nothing_else()
    {
        Tool.Require("promtool", "prometheus");
        await using var world = await ClusterWorld.StartAsync("fra");
        using var certificates = new TlsFolder();
        certificates.Issue("shop", "shop.example");
        var edge = await world.AddEdgeAsync("fra", "--announce", "exec", "--exec-command", "true",
            "--certificate-directory", certificates.Path);
        await using var target = TestTarget.Echo();
        var (open, closed, secure, dead) = (FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next());
        await world.ApplyAsync(Document(open, closed, secure, dead, target.Address));
        await edge.Process.WaitForLineAsync($":{open} for app shop");
        await edge.Process.WaitForLineAsync($":{closed} for app private");
        await edge.Process.WaitForLineAsync($":{secure} for app secure");
        await edge.Process.WaitForLineAsync("Unknown -> Healthy");
        await world.Silos[0].Process.WaitForLineAsync("Unknown -> Healthy in region fra");   // A roll-up was sent.
        await UseAsync(edge, open);
        await UseTlsAsync(edge, secure, certificates);
        await RefuseAsync(edge, closed);
        await edge.Process.WaitForLineAsync($":{dead} for app dead");
        var ejected = edge.Process.WaitForLineAsync("is ejected");
        while (!ejected.IsCompleted) await RefuseAsync(edge, dead);
        await ejected;
        await world.OdinAsync("drain", "shop", "127.0.0.1:1", "--yes");
        await Operator.UntilAsync(async () => (await ScrapeAsync(edge.AdminPort)).Text,
            text => text.Contains("state=\"draining\"", StringComparison.Ordinal));
        (await world.OdinAsync("get", "sessions")).ExitCode.ShouldBe(0);
        await AskApiAsync(world.Silos[0].AdminPort);

        await CheckAsync(await ScrapeAsync(edge.AdminPort), "Edge", "Every process");
        await CheckAsync(await ScrapeAsync(world.Silos[0].AdminPort), "Silo", "Every process");
    }

    [Fact]
    public async Task Odin_run_serves_both_on_one_page()
    {
        Tool.Require("promtool", "prometheus");
        var file = $"{Path.GetTempFileName()}.json";
        await File.WriteAllTextAsync(file, ClusterWorld.App("shop", FreePort.Next(), "127.0.0.1:1"));
        var admin = FreePort.Next();
        await using var odin =
            LiveProcess.StartTool("odin run", "odin", "run", "-f", file, "--admin-port", $"{admin}", "--gateway-port", "0");
        await odin.WaitForLineAsync("ready");

        var scrape = await ScrapeAsync(admin);

        await PromtoolAsync(scrape.Text);
        scrape.Types.Keys.Order().ShouldBe(MetricRow.All.Select(row => row.Name).Distinct().Order());
        (scrape["odin_catalog_version"], scrape.Sum("odin_edge_info"), scrape.Sum("odin_silo_info")).ShouldBe((1, 1, 1));
        File.Delete(file);
    }

    /// <summary>A metric that has no sample would be one whose labels nobody checks.</summary>
    private static async Task CheckAsync(Scrape scrape, params string[] sections)
    {
        var rows = MetricRow.All.Where(row => sections.Contains(row.Section)).ToList();
        scrape.Types.Select(type => $"{type.Key} {type.Value}").Order().ShouldBe(rows.Select(row => $"{row.Name} {row.Type}").Order());
        var sampled = scrape.Values.Keys.Select(series => (Name: NameOf(series, scrape), Labels: LabelsOf(series))).ToList();
        rows.Where(row => sampled.TrueForAll(sample => sample.Name != row.Name)).Select(row => row.Name)
            .ShouldBeEmpty("they have no sample");
        foreach (var (name, labels) in sampled) labels.ShouldBe(rows.Single(row => row.Name == name).Labels, name);
        await PromtoolAsync(scrape.Text);
    }

    /// <summary>Once as a caller, once as a stranger.</summary>
    private static async Task AskApiAsync(int admin)
    {
        using var http = new HttpClient();
        (await http.GetAsync($"http://127.0.0.1:{admin}/api/v1/whoami")).StatusCode.ShouldBe(HttpStatusCode.OK);
        http.DefaultRequestHeaders.Host = "stranger.example";
        (await http.GetAsync($"http://127.0.0.1:{admin}/api/v1/whoami")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>Until a lease decides, and until the session has ended.</summary>
    private static async Task UseAsync(EdgeProcess edge, int port)
    {
        for (var line = ""; !line.Contains("by Lease", StringComparison.Ordinal);)
        {
            var from = edge.Process.Lines.Count;
            using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
            await client.SendAsync("hello");
            (await client.ReceiveTextAsync(5)).ShouldBe("hello");
            client.Finish();
            await client.ReceiveToEndAsync();
            line = await edge.Process.WaitForLineAsync(" -- shop:", from);
        }
    }

    private static async Task UseTlsAsync(EdgeProcess edge, int port, TlsFolder certificates)
    {
        using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
        await using var stream = new SslStream(new NetworkStream(client.Socket), leaveInnerStreamOpen: false,
            (_, certificate, _, _) => certificates.IsOurs((X509Certificate2)certificate!));
        await stream.AuthenticateAsClientAsync("shop.example");
        await stream.WriteAsync("x"u8.ToArray());
        (await stream.ReadAsync(new byte[1])).ShouldBe(1);
    }

    private static async Task RefuseAsync(EdgeProcess edge, int port)
    {
        try
        {
            using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
            await client.ReceiveUntilBrokenAsync();
        }
        catch (SocketException)
        {
            // The reset came with the connection.
        }
    }

    private static string Document(int open, int closed, int secure, int dead, string target) => $$"""
        { "Vips": [ { "Name": "world", "Addresses": ["192.0.2.1"] } ], "Apps": [
          { "Name": "shop", "Vip": "world", "Ports": [{{open}}], "Targets": ["{{target}}",
            { "Address": "127.0.0.1:1", "Region": "iad", "Backup": true }], "HealthCheck": {} },
          { "Name": "dead", "Ports": [{{dead}}], "Targets": ["127.0.0.1:1"] },
          { "Name": "secure", "Ports": [{{secure}}], "Targets": ["{{target}}"], "Tls": { "Certificates": ["shop"] } },
          { "Name": "private", "Ports": [{{closed}}], "Targets": ["{{target}}"], "Access": { "Deny": ["127.0.0.0/8"] },
            "Limits": { "MaxConnections": 100 } } ] }
        """;

    private static Task<Scrape> ScrapeAsync(int port) => Scrape.OfAsync($"http://127.0.0.1:{port}");

    private static async Task PromtoolAsync(string page)
    {
        var start = new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var promtool = Process.Start(start)!;
        var said = Task.WhenAll(promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        string.Concat(await said).ShouldBeEmpty();
        await promtool.WaitForExitAsync();
        promtool.ExitCode.ShouldBe(0);
    }

    private static string NameOf(string series, Scrape scrape)
    {
        var name = series.Split('{')[0];
        return scrape.Types.ContainsKey(name) ? name : Part().Replace(name, "");
    }

    private static string[] LabelsOf(string series) =>
        [.. Label().Matches(series).Select(match => match.Groups[1].Value).Where(label => label != "le")];

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();

    [GeneratedRegex("([a-z_]+)=\"")]
    private static partial Regex Label();
}
