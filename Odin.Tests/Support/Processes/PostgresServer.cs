using System.Globalization;

namespace Odin.Tests.Support.Processes;

/// <summary>A PostgreSQL of the test's own, with TLS and without passwords. It does not run as root, so it runs as nobody where the test
/// does.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Nobody = "65534";

    private static readonly string[] AsNobody = Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups"] : ["env"];

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-postgres-").FullName;
    private LiveProcess _process = null!;

    private PostgresServer()
    {
    }

    public int Port { get; } = FreePort.Next();

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Skips the test when there is none on this machine.</summary>
    /// <param name="folder">Has NAME.crt and NAME.key.</param>
    /// <param name="name">Of its certificate.</param>
    public static async Task<PostgresServer> StartAsync(TlsFolder folder, string name)
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "postgres"))) : null;
        if (programs is null) Tool.Miss("There is no PostgreSQL (Debian package postgresql; .ci/run must install it).");
        var server = new PostgresServer();
        foreach (var kind in new[] { "crt", "key" }) File.Copy(folder.FileOf($"{name}.{kind}"), server.FileOf($"server.{kind}"));
        await Command.RunAsync("chmod", "600", server.FileOf("server.key"));
        if (Environment.IsPrivilegedProcess) await Command.RunAsync("chown", "-R", $"{Nobody}:{Nobody}", server._folder);
        await RunAsync(Path.Combine(programs, "initdb"), "-D", server.FileOf("data"), "-U", "odin", "-A", "trust", "--no-sync",
            "--no-instructions", "-E", "UTF8", "--locale", "C");
        string[] command = [.. AsNobody, Path.Combine(programs, "postgres"), "-D", server.FileOf("data"),
            "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "ssl=on", "-c", $"ssl_cert_file={server.FileOf("server.crt")}",
            "-c", $"ssl_key_file={server.FileOf("server.key")}"];
        server._process = LiveProcess.Start("postgres", command[0], command[1..]);
        await server._process.WaitForLineAsync("ready to accept connections");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.SignalAsync("INT");   // Its own processes go with it.
        await _process.WaitForExitAsync();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string FileOf(string name) => Path.Combine(_folder, name);

    private static Task<string> RunAsync(params string[] command)
    {
        string[] all = [.. AsNobody, .. command];
        return Command.RunAsync(all[0], all[1..]);
    }
}
