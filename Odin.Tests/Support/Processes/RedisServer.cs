using System.Globalization;

namespace Odin.Tests.Support.Processes;

/// <summary>A real Redis on a port and in a folder of its own, with an append-only file. The folder outlives
/// a kill and a restart, not the test.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-redis-").FullName;
    private LiveProcess _process = null!;

    private RedisServer(int port) => Port = port;

    public int Port { get; }

    /// <summary>As a connection string.</summary>
    public string Address => $"127.0.0.1:{Port}";

    public LiveProcess Process => _process;

    /// <summary>Skips the test when there is no redis-server.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        Tool.Require("redis-server", "redis-server");
        var redis = new RedisServer(FreePort.Next());
        await redis.StartAgainAsync();
        return redis;
    }

    /// <summary>After a kill or a stop: the same port, the same data.</summary>
    public async Task StartAgainAsync()
    {
        _process = LiveProcess.Start("redis", "redis-server",
            ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes",
                "--appendfsync", "always", "--dir", _folder]);
        await _process.WaitForLineAsync("Ready to accept connections");
    }

    /// <summary>After a kill: the same port, and nothing of what it held.</summary>
    public async Task StartEmptyAsync()
    {
        Directory.Delete(Path.Combine(_folder, "appendonlydir"), recursive: true);
        await StartAgainAsync();
    }

    /// <summary>Everything it holds is gone, while it runs.</summary>
    public async Task LoseAllAsync() => (await CommandAsync("FLUSHALL")).ShouldBe("OK");

    /// <summary>Runs one command of its own and returns what it answered.</summary>
    public async Task<string> CommandAsync(params string[] command)
    {
        await using var cli = LiveProcess.Start("redis-cli", "redis-cli", ["-p", Port.ToString(CultureInfo.InvariantCulture), .. command]);
        return (await cli.RunToEndAsync()).Said.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
