using System.Globalization;

namespace Odin.Tests.Support.Processes;

/// <summary>A real HAProxy or nginx with a configuration of the test's own. Stopped by TERM, so that no worker is left.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private const string StreamModule = "/usr/lib/nginx/modules/ngx_stream_module.so";

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-peer-").FullName;
    private LiveProcess _process = null!;

    private Peer(int port) => Port = port;

    /// <summary>Where it listens, on 127.0.0.1; the configuration calls it <c>PORT</c>.</summary>
    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    public LiveProcess Process => _process;

    /// <summary>Skips the test when there is no haproxy. The lines stand below a <c>defaults</c> section with time-outs.</summary>
    public static async Task<Peer> HaproxyAsync(string configuration)
    {
        Tool.Require("haproxy", "haproxy");
        var peer = new Peer(FreePort.Next());
        var file = peer.Write(
            $"global\n  log stderr local0\ndefaults\n  timeout client 20s\n  timeout server 20s\n  timeout connect 5s\n{configuration}\n");
        await peer.StartAsync("Loading success", "haproxy", "-W", "-db", "-f", file);
        return peer;
    }

    /// <summary>Skips the test when there is no nginx. <paramref name="server"/> is the content of
    /// one <c>server</c> of <c>stream</c>.</summary>
    public static async Task<Peer> NginxAsync(string server)
    {
        Tool.Require("nginx", "nginx libnginx-mod-stream");
        var peer = new Peer(FreePort.Next());
        var module = File.Exists(StreamModule) ? $"load_module {StreamModule};\n" : "";
        var file = peer.Write(
            $"{module}daemon off; master_process off; pid " +
                $"{peer._folder}/pid; error_log stderr notice;\nevents {{}}\nstream {{ server {{ {server} }} }}\n");
        await peer.StartAsync("getrlimit(", "nginx", "-e", "stderr", "-p", peer._folder, "-c", file);
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await _process.StopAsync();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Write(string configuration)
    {
        var file = Path.Combine(_folder, "peer.conf");
        File.WriteAllText(file, configuration.Replace("PORT", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return file;
    }

    private async Task StartAsync(string ready, string program, params string[] arguments)
    {
        _process = LiveProcess.Start(program, program, arguments);
        await _process.WaitForLineAsync(ready);
    }
}
