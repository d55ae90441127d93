using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.LastGood;
using Odin.Edge.Control.Tickets;
using Odin.Edge.Takeover;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Tickets;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;
using Orleans.Serialization;

namespace Odin.Tests.Loopback.Tls;

/// <summary>A client with a ticket resumes at every edge of the cluster.</summary>
public sealed class SharedTicketsTests : IDisposable
{
    private readonly TlsFolder _folder = new();

    public SharedTicketsTests() => _folder.Issue("shop", "shop.example");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task It_resumes_in_another_region_after_a_renewal_a_takeover_a_restart_and_the_grain_s_loss(string version)
    {
        Tool.Require("openssl", "openssl");
        await using var target = TestTarget.Greeter("hello");
        await using var cluster = await TestCluster.StartAsync(isRealTime: true);
        var grain = cluster.Grains.GetGrain<ITicketKeysGrain>(ITicketKeysGrain.Key);
        await using var here = await StartAsync(target, "fra");
        await using var there = await StartAsync(target, "sfo");
        await ExchangeAsync(cluster, here, there);
        (await AskAsync(here, "shop", version, "-sess_out", Ticket)).ShouldContain("New, ");

        var resumed = await AskAsync(there, "shop", version, "-sess_in", Ticket);
        resumed.ShouldContain("Reused, ", customMessage: "in another region");
        // A client of TLS 1.3 uses a ticket once, so it needs the next one.
        resumed.Contains("New Session Ticket arrived", StringComparison.Ordinal).ShouldBe(version == "-tls1_3");
        _folder.Issue("shop", "shop.example");
        await there.Services.GetRequiredService<TlsSet>().RenewAsync();
        (await AskAsync(there, "shop", version, "-sess_in", Ticket)).ShouldContain("Reused, ", customMessage: "after a renewal");
        (await AskAsync(there, "other", version, "-sess_in", Ticket)).ShouldContain("New, ", customMessage: "at another app");

        await cluster.DeactivateAsync(grain);
        await using var young = await StartAsync(target, "fra");
        await ExchangeAsync(cluster, young, there, young);
        (await AskAsync(young, "shop", version, "-sess_in", Ticket)).ShouldContain("Reused, ", customMessage: "at a new edge");

        foreach (var (how, keys) in new[] { ("takeover", PassedOn(there)), ("restart", Restored(there)) })
        {
            Keys(young).Take(TicketKeySet.Own(DateTimeOffset.UtcNow));
            (await AskAsync(young, "shop", version, "-sess_in", Ticket)).ShouldContain("New, ", customMessage: "with other keys");
            Keys(young).Take(keys);
            (await AskAsync(young, "shop", version, "-sess_in", Ticket)).ShouldContain("Reused, ", customMessage: $"after a {how}");
        }
    }

    private string Ticket => _folder.FileOf("ticket.pem");

    private static TicketKeys Keys(TestEdge edge) => edge.Services.GetRequiredService<TicketKeys>();

    /// <summary>As a successor gets them.</summary>
    private static TicketKeySet PassedOn(TestEdge edge)
    {
        var present = Keys(edge).Present;
        var message = new TakeoverMessage
        {
            Step = TakeoverStep.Sockets,
            Tickets = PassedSecret.Of(present),
            AreTicketsShared = present.IsShared,
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, TakeoverJson.Default.TakeoverMessage);
        return PassedSecret.KeysOf(JsonSerializer.Deserialize(bytes, TakeoverJson.Default.TakeoverMessage)!)!;
    }

    /// <summary>As the last-good file has them.</summary>
    private static TicketKeySet Restored(TestEdge edge)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer<LastGoodState>>();
        var state = new LastGoodState { CatalogVersion = 1, Apps = [], Snapshots = [], Hosts = [], Tickets = Keys(edge).Present };
        return serializer.Deserialize(serializer.SerializeToArray(state))!.Tickets!;
    }

    private static async Task ExchangeAsync(TestCluster cluster, params TestEdge[] edges)
    {
        foreach (var edge in edges)
        {
            using var client = new TicketKeyClient(Keys(edge), edge.Services.GetRequiredService<TlsSet>(), cluster,
                edge.Services.GetRequiredService<EdgeIdentity>(), TimeProvider.System, NullLogger<TicketKeyClient>.Instance);
            await client.ExchangeAsync(CancellationToken.None);
            Keys(edge).Present.IsShared.ShouldBeTrue();
        }
    }

    private readonly Dictionary<(TestEdge Edge, string App), int> _ports = [];

    private async Task<TestEdge> StartAsync(TestTarget target, string region)
    {
        var edge = await TestEdge.StartAsync(EdgeLoops.OneEpoll, region: region,
            change: options => options.CertificateDirectory = _folder.Path);
        foreach (var app in new[] { "shop", "other" }) _ports[(edge, app)] = FreePort.Next();
        await edge.ServeAsync([.. new[] { "shop", "other" }.Select(app => AppSpecs.Spec(app, _ports[(edge, app)], target.Address) with
        {
            Tls = new TlsSpec { Certificates = ["shop"] },
        })]);
        return edge;
    }

    private Task<string> AskAsync(TestEdge edge, string app, params string[] options) => Command.RunAsync("openssl",
        ["s_client", "-connect", $"127.0.0.1:{_ports[(edge, app)]}", "-servername", "shop.example", "-CAfile", _folder.AuthorityFile,
            "-verify_return_error", "-ign_eof", .. options]);
}
