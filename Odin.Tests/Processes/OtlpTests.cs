using System.Globalization;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Metrics by OTLP: the same series as on the page, however many.</summary>
public sealed class OtlpTests : IDisposable
{
    /// <summary>Beyond what the SDK takes by default: it folds series after the 2,000th.</summary>
    private const int Many = 2300;

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-otlp-").FullName;
    private readonly int _port = FreePort.Next();
    private readonly OtlpReceiver _receiver = new();

    [Fact]
    public async Task Every_series_of_the_page_is_sent_none_is_folded_and_none_stays_that_is_gone()
    {
        await WriteAsync(2);
        await using var odin = LiveProcess.StartTool("odin run", "odin", "run", "-f", FileName, "--watch", "--admin-port", "0",
            "--gateway-port", "0", "--otlp", $"http://127.0.0.1:{_receiver.Port}", "--otlp-interval", "200ms");
        await odin.WaitForLineAsync("ready");

        var few = await _receiver.WaitForAsync(values => TargetsOf(values) == 2);
        await WriteAsync(Many);
        var many = await _receiver.WaitForAsync(values => TargetsOf(values) == Many);
        await WriteAsync(1);
        await _receiver.WaitForAsync(values => TargetsOf(values) == 1);

        few["odin_sessions_accepted_total{app=shop}"].ShouldBe(0);
        few["odin_target_up{app=shop,target=127.0.0.1:1,target_region=}"].ShouldBe(1);
        few.Keys.ShouldContain(key => key.StartsWith("odin_silo_info{", StringComparison.Ordinal));
        many.Keys.ShouldNotContain(key => key.Contains("overflow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_reported_once()
    {
        await WriteAsync(1);
        _receiver.Dispose();
        await using var odin = LiveProcess.StartTool("odin run", "odin", "run", "-f", FileName, "--admin-port", "0", "--gateway-port", "0",
            "--otlp", $"http://127.0.0.1:{_receiver.Port}", "--otlp-interval", "50ms");

        await odin.WaitForLineAsync($"Metrics are not taken at http://127.0.0.1:{_receiver.Port}/v1/metrics");
        await odin.WaitForLineAsync("ready");

        (await odin.StopAsync()).ShouldBe(0);
        odin.Lines.Count(line => line.Contains("Metrics are not taken", StringComparison.Ordinal)).ShouldBe(1);
    }

    public void Dispose()
    {
        _receiver.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string FileName => Path.Combine(_folder, "config.json");

    private static int TargetsOf(IReadOnlyDictionary<string, double> values) =>
        values.Keys.Count(key => key.StartsWith("odin_target_up{", StringComparison.Ordinal));

    /// <summary>One app; the file appears whole.</summary>
    private async Task WriteAsync(int targets)
    {
        var next = Path.Combine(_folder, "next");
        await File.WriteAllTextAsync(next, ClusterWorld.App("shop", _port, [.. Enumerable.Range(1, targets)
            .Select(target => string.Create(CultureInfo.InvariantCulture, $"127.0.{target / 200}.{target % 200}:1"))]));
        File.Move(next, FileName, overwrite: true);
    }
}
