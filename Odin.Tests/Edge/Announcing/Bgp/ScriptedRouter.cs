using System.Net;
using Odin.Edge.Announcing;
using Odin.Edge.Announcing.Bgp;

namespace Odin.Tests.Edge.Announcing.Bgp;

/// <summary>A session and what a router says to it, on a time of its own.</summary>
internal sealed class ScriptedRouter
{
    public const uint As = 64500;

    public static readonly IPAddress Vip = IPAddress.Parse("192.0.2.80");

    public static readonly IPAddress Vip6 = IPAddress.Parse("2001:db8:80::1");

    private static readonly IPAddress[] NextHops = [IPAddress.Parse("10.0.0.2"), IPAddress.Parse("2001:db8::2")];

    private readonly BgpFrames _frames = new();

    public ScriptedRouter(BgpSettings? settings = null) =>
        Session = new BgpSession(settings ?? Settings, As, 0x0a000002, NextHops, TimeSpan.Zero);

    public static BgpSettings Settings => new() { As = 4_200_000_001, Peers = [] };

    public static BgpOpen Open => new() { As = As, HoldSeconds = 90, Identifier = 0x0a000001 };

    public BgpSession Session { get; private set; }

    public TimeSpan Now { get; private set; }

    public static byte[] KeepAlive => new BgpWriter(BgpMessageType.KeepAlive).ToMessage();

    /// <summary>After the greetings.</summary>
    public static ScriptedRouter Established(params VipRoute[] routes)
    {
        var router = new ScriptedRouter();
        router.Session.Offer(routes);
        router.Say(Open.ToMessage());
        router.Say(KeepAlive);
        router.Session.State.ShouldBe(BgpSessionState.Established);
        return router;
    }

    public void Say(params byte[] bytes) => Session.Receive(bytes, Now);

    /// <summary>Time passes without a word of the router.</summary>
    public void Wait(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        Session.Tick(Now);
    }

    /// <summary>What the session sent since the last look.</summary>
    public IReadOnlyList<BgpFrame> Received()
    {
        var frames = new List<BgpFrame>();
        while (!Session.Output.IsEmpty)
        {
            Session.OnSent(_frames.Add(Session.Output));
            while (_frames.TryTake(out var frame, out var error)) frames.Add(frame);
        }

        return frames;
    }

    public IEnumerable<DecodedUpdate> ReceivedUpdates() =>
        Received().Where(frame => frame.Type == BgpMessageType.Update).Select(frame => DecodedUpdate.Of(Whole(frame)));

    /// <summary>Code and subcode of the last message, which must be a notification.</summary>
    public (byte Code, byte Subcode) ReceivedEnd()
    {
        var last = Received()[^1];
        last.Type.ShouldBe(BgpMessageType.Notification);
        return (last.Body[0], last.Body[1]);
    }

    /// <summary>Another process goes on with the session.</summary>
    public void HandOver(BgpSettings settings) => Session = BgpSession.Adopt(settings, As, NextHops, Session.HandOver()!, Now);

    private static byte[] Whole(BgpFrame frame)
    {
        var writer = new BgpWriter(frame.Type);
        writer.Bytes(frame.Body);
        return writer.ToMessage();
    }
}
