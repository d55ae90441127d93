using System.Globalization;

namespace Odin.Tests.Support.Processes;

/// <summary>A real silo, on ports of its own that a restart keeps.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly string[] _arguments;

    private SiloProcess(string region, RedisServer? redis, string[] more)
    {
        Region = region;
        (SiloPort, GatewayPort, AdminPort) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        string[] membership = redis is null ? [] : ["--redis", redis.Address];
        _arguments =
        [
            "silo", "--region", region, "--advertised-address", "127.0.0.1", "--silo-port", Text(SiloPort), "--gateway-port",
                Text(GatewayPort), "--admin-port", Text(AdminPort),
            .. membership, .. more,
        ];
    }

    public string Region { get; }

    public int SiloPort { get; }

    public int GatewayPort { get; }

    public int AdminPort { get; }

    public LiveProcess Process { get; private set; } = null!;

    /// <summary>Where odin's commands reach it.</summary>
    public string Api => $"http://127.0.0.1:{Text(AdminPort)}";

    /// <summary>Completes when the silo takes calls.</summary>
    /// <param name="redis">Null: alone, its state in memory.</param>
    public static async Task<SiloProcess> StartAsync(string region, RedisServer? redis, params string[] more)
    {
        var silo = new SiloProcess(region, redis, more);
        await silo.StartAgainAsync();
        return silo;
    }

    /// <summary>After a kill or a stop: the same addresses.</summary>
    public async Task StartAgainAsync()
    {
        Process = LiveProcess.StartTool($"silo-{Region}", "odin", _arguments);
        await Process.WaitForLineAsync("ready");
    }

    /// <summary>True when its <c>/healthz</c> answers 200.</summary>
    public async Task<bool> IsHealthyAsync()
    {
        using var answer = await Http.GetAsync($"http://127.0.0.1:{AdminPort}/healthz");
        return answer.IsSuccessStatusCode;
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
