using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control.Applying;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback.Tls;

/// <summary>Certificates come, are renewed, are broken and expire while the edge serves.</summary>
public sealed class RenewalTests
{
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_renewed_pair_is_in_force_for_new_handshakes_and_touches_no_session(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(loops, target);
        await using var live = await world.ConnectAsync();
        await live.EchoAsync("before");
        using var metrics = new MetricsReader(world.Edge);

        var renewed = world.Folder.Issue("shop", DateTimeOffset.UtcNow.AddDays(20), isRsa: false, "shop.example");
        await LookAsync(world);

        await using var next = await world.ConnectAsync();
        next.Thumbprint.ShouldBe(renewed);
        await next.EchoAsync("renewed");
        await live.EchoAsync("still here");
        metrics.Read()["odin_certificate_expiry_seconds{name=shop}"].ShouldBeInRange(19.9 * 86_400, 20.1 * 86_400);
        metrics.Read()["odin_certificate_refused{name=shop}"].ShouldBe(0);
    }

    [Fact]
    public async Task It_is_in_force_without_being_asked_within_two_seconds()
    {
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(EdgeLoops.OneEpoll, target);
        var renewed = world.Folder.Issue("shop", "shop.example");
        var until = TestTimeout.Time.GetTimestamp();

        for (var isRenewed = false; !isRenewed;)
        {
            await using var client = await world.ConnectAsync();
            isRenewed = client.Thumbprint == renewed;
            TestTimeout.Time.GetElapsedTime(until).ShouldBeLessThan(TimeSpan.FromSeconds(4));   // Two, and what a busy machine adds.
        }
    }

    [Theory]
    [InlineData("nonsense", "cannot be read")]
    [InlineData("empty", "cannot be read")]
    [InlineData("another key", "is not that of the certificate")]
    [InlineData("no key", "does not exist")]
    [InlineData("expired", "expired at")]
    [InlineData("too early", "is good from")]
    public async Task A_pair_that_cannot_be_used_is_refused_with_its_reason_and_the_old_one_stays(string how, string reason)
    {
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(EdgeLoops.OneEpoll, target);
        using var metrics = new MetricsReader(world.Edge);
        string before;
        await using (var first = await world.ConnectAsync()) before = first.Thumbprint;

        Spoil(world.Folder, how);
        await LookAsync(world);
        await LookAsync(world);   // Once more: it may have been on the way.

        await using var next = await world.ConnectAsync();
        next.Thumbprint.ShouldBe(before);
        world.Edge.Log.Lines.Where(line => line.StartsWith("Error 5632 Certificate shop", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldContain(reason);
        metrics.Read()["odin_certificate_refused{name=shop}"].ShouldBe(1);
        metrics.Read()["odin_certificate_expiry_seconds{name=shop}"].ShouldBeGreaterThan(0);

        var repaired = world.Folder.Issue("shop", "shop.example");
        await LookAsync(world);
        await using var again = await world.ConnectAsync();
        again.Thumbprint.ShouldBe(repaired);
        metrics.Read()["odin_certificate_refused{name=shop}"].ShouldBe(0);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task An_app_without_its_certificate_answers_with_an_alert_and_others_are_served(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(loops);
        var other = AppSpecs.Spec("other", FreePort.Next(), target.Address);
        File.Delete(world.Folder.FileOf("shop.crt"));
        await world.Edge.ServeAsync(world.App(target), other);

        using (var client = await TestClient.ConnectAsync(world.Port))
        {
            await client.SendAsync(await CapturedHello.OfAsync("shop.example"));
            Convert.ToHexString(await client.ReceiveToEndAsync()).ShouldBe("15030100020250");   // internal_error
        }

        world.Edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe("NoCertificate");
        using (var client = await TestClient.ConnectAsync(other.Ports[0].First)) await client.EchoAsync("others");
        world.Edge.Log.Lines.ShouldContain(line => line.StartsWith("Error 5622 App shop", StringComparison.Ordinal)
            && line.Contains("shop.crt does not exist", StringComparison.Ordinal));

        world.Folder.Issue("shop", "shop.example");
        await LookAsync(world);
        await using var served = await world.ConnectAsync();
        await served.EchoAsync("now");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_hundred_renewals_under_load_break_no_session(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(loops, target);
        await using var live = await world.ConnectAsync();
        using var over = new CancellationTokenSource();
        var sessions = 0;
        var load = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!over.IsCancellationRequested)
            {
                await using var client = await world.ConnectAsync();
                await client.EchoAsync("load");
                await client.FinishAsync();
                (await client.ReceiveToEndAsync()).ShouldBeEmpty();
                Interlocked.Increment(ref sessions);
            }
        }).ToList();

        for (var renewal = 0; renewal < 100; renewal++)
        {
            world.Folder.Issue("shop", "shop.example");
            await LookAsync(world);
            await live.EchoAsync("live");
        }

        await over.CancelAsync();
        await Task.WhenAll(load);
        sessions.ShouldBeGreaterThan(20);
        for (var ended = 0; ended < sessions; ended++) world.Edge.Log.NextSession()["End"].ShouldBe("--");
        world.ShouldHaveNoBugs();
    }

    private static Task LookAsync(TlsWorld world) => world.Edge.Services.GetRequiredService<TlsSet>().RenewAsync();

    private static void Spoil(TlsFolder folder, string how)
    {
        if (how == "nonsense") folder.Replace("shop.crt", "-----BEGIN CERTIFICATE-----\nnonsense\n");
        if (how == "empty") folder.Replace("shop.crt", "");
        if (how == "another key") folder.Replace("shop.key", OtherKey());
        if (how == "no key") File.Delete(folder.FileOf("shop.key"));
        if (how == "expired") folder.Issue("shop", DateTimeOffset.UtcNow.AddDays(-1), isRsa: false, "shop.example");
        if (how == "too early") folder.Issue("shop", DateTimeOffset.UtcNow.AddDays(100), isRsa: false, "shop.example");
    }

    private static string OtherKey()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
