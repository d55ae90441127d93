using Odin.Tests.Anycast.Support;

namespace Odin.Tests.Anycast;

/// <summary>Kinds of BGP sessions with a real BIRD: signed, of directly connected routers only, within one AS.</summary>
[Collection(nameof(AnycastCollection))]
public sealed class SessionKindsTests : IDisposable
{
    private const uint ShortAs = 65010;

    private readonly string _password = Path.GetTempFileName();
    private readonly string _wrong = Path.GetTempFileName();

    [Fact]
    public async Task A_signed_session_with_hop_limit_comes_up_a_wrong_password_does_not_and_one_within_an_AS_has_a_preference()
    {
        await File.WriteAllTextAsync(_password, "s3cret\n");
        await File.WriteAllTextAsync(_wrong, "other\n");
        await using var net = await AnycastNet.CreateAsync();
        await using var router = await BirdRouter.StartAsync(net.Router, string.Join('\n',
            BirdRouter.NeighbourOf(1, ShortAs, "password \"s3cret\"; ttl security on;"),
            BirdRouter.NeighbourOf(2, BirdRouter.As, ""),
            BirdRouter.NeighbourOf(3, ShortAs, "password \"s3cret\";")));
        var edges = await Task.WhenAll(
            AnycastEdge.StartAsync(net, 1, ShortAs, "--bgp-password-file", _password, "--bgp-ttl-security", "on"),
            AnycastEdge.StartAsync(net, 2, BirdRouter.As),
            AnycastEdge.StartAsync(net, 3, ShortAs, "--bgp-password-file", _wrong));
        try
        {
            await router.HasAsync(1, AnycastNet.Address);
            await router.HasAsync(2, AnycastNet.Address6);
            await edges[2].Odin.Process.WaitForLineAsync("connecting took too long");

            var within = await router.AskAsync("show", "route", "all", "protocol", "edge2");
            within.ShouldContain("BGP.local_pref: 100");
            within.ShouldContain("BGP.as_path: \n");
            (await router.AskAsync("show", "route", "protocol", "edge1")).ShouldContain($"[AS{ShortAs}i]");
            router.Changes(3, AnycastNet.Address).ShouldBe(0);
        }
        finally
        {
            foreach (var edge in edges) await edge.DisposeAsync();
        }
    }

    public void Dispose()
    {
        File.Delete(_password);
        File.Delete(_wrong);
    }
}
