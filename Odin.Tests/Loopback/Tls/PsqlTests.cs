using System.Globalization;
using Odin.Grains.Configuration;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Loopback.Tls;

/// <summary>PostgreSQL's own client and server, with every check of the certificate that the client has.</summary>
public sealed class PsqlTests
{
    [Fact]
    public async Task Psql_with_verify_full_through_termination_encryption_anew_and_passthrough_by_name()
    {
        Tool.Require("psql", "postgresql-client");
        await using var world = await TlsWorld.StartAsync();
        await using var server = await PostgresServer.StartAsync(world.Folder, "shop");
        var (anew, named) = (FreePort.Next(), FreePort.Next());
        File.Copy(world.Folder.AuthorityFile, world.Folder.FileOf("authority.crt"));
        var app = AppSpecs.Spec("ended", world.Port, server.Address) with
        {
            Tls = new TlsSpec { Certificates = ["shop"] },
            StartTls = StartTls.Postgres,
        };
        await world.Edge.ServeAsync(app,
            app with
            {
                Name = "anew",
                Ports = [new PortRange(anew, anew)],
                TargetTls = new TargetTlsSpec { ServerName = "shop.example", Ca = "authority" },
                HealthCheck = new HealthCheckSpec { Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(1) },
            },
            app with { Name = "named", Ports = [new PortRange(named, named)], Tls = null, ServerNames = ["shop.example"] });

        // What the server says: whether its own client, the edge or psql, came encrypted.
        (await AskAsync(world, world.Port)).ShouldBe("f");
        (await AskAsync(world, anew)).ShouldBe("t");
        (await AskAsync(world, named)).ShouldBe("t");
        world.Edge.Log.NextSession()["Tls"]!.ToString()!.ShouldContain("TLSv1.3");

        foreach (var port in new[] { world.Port, named })
        {
            (await Should.ThrowAsync<InvalidOperationException>(AskAsync(world, port, "disable"))).Message
                .ShouldContain("FATAL:  this server takes encrypted connections only: connect with sslmode=require");
        }
    }

    private static Task<string> AskAsync(TlsWorld world, int port, string mode = "verify-full") => TrimmedAsync(Command.RunAsync("psql",
        "-X", "-t", "-A", "-c", "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
        $"host=shop.example hostaddr=127.0.0.1 port={port.ToString(CultureInfo.InvariantCulture)} user=odin dbname=postgres " +
        $"sslmode={mode} sslrootcert={world.Folder.AuthorityFile} connect_timeout=20"));

    private static async Task<string> TrimmedAsync(Task<string> said) => (await said).Trim();
}
