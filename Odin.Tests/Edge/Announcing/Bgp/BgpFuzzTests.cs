using Odin.Edge.Announcing;
using Odin.Edge.Announcing.Bgp;

namespace Odin.Tests.Edge.Announcing.Bgp;

/// <summary>Whatever a peer sends, the session goes on or ends with one notification, and never by an exception.</summary>
public sealed class BgpFuzzTests
{
    private const int Messages = 10_000;

    [Fact]
    public void Ten_thousand_mutated_messages_end_in_a_clean_notification_or_do_no_harm()
    {
        var random = new Random(4271);
        var ended = 0;
        for (var round = 0; round < Messages; round++)
        {
            var router = random.Next(3) switch
            {
                0 => new ScriptedRouter(),
                1 => Confirming(),
                _ => ScriptedRouter.Established(new VipRoute(ScriptedRouter.Vip, IsSoft: false)),
            };
            router.Received();

            router.Say(Mutated(random));

            if (router.Session.State != BgpSessionState.Closed) continue;
            ended++;
            Check(router);
        }

        ended.ShouldBeGreaterThan(Messages / 4);
    }

    /// <summary>Nothing but a notification may have been the last word, unless the other side had it.</summary>
    private static void Check(ScriptedRouter router)
    {
        router.Session.EndReason.ShouldNotBeNullOrEmpty();
        var received = router.Received();
        received.Count(frame => frame.Type == BgpMessageType.Notification)
            .ShouldBe(router.Session.EndReason!.StartsWith("the router", StringComparison.Ordinal) ? 0 : 1);
        if (received.Any(frame => frame.Type == BgpMessageType.Notification))
            received[^1].Type.ShouldBe(BgpMessageType.Notification);
        router.Say(ScriptedRouter.KeepAlive);
        router.Received().ShouldBeEmpty();
    }

    private static ScriptedRouter Confirming()
    {
        var router = new ScriptedRouter();
        router.Say(ScriptedRouter.Open.ToMessage());
        router.Session.State.ShouldBe(BgpSessionState.OpenConfirm);
        return router;
    }

    private static byte[] Mutated(Random random)
    {
        var message = Original(random);
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(2) == 0 ? random.Next(16, message.Length) : random.Next(message.Length);
            message[at] = (byte)random.Next(256);
        }

        return random.Next(4) switch
        {
            0 => message[..random.Next(1, message.Length)],
            1 => [.. message, .. message],
            _ => message,
        };
    }

    private static byte[] Original(Random random)
    {
        var settings = ScriptedRouter.Settings with { Communities = [new BgpCommunity(1, 2), new BgpCommunity(1, 2, 3)] };
        return random.Next(6) switch
        {
            0 or 1 => ScriptedRouter.Open.ToMessage(),
            2 => ScriptedRouter.KeepAlive,
            3 => BgpNotification.Shutdown("maintenance").ToMessage(),
            4 => BgpUpdate.Withdraw(ScriptedRouter.Vip6),
            _ => BgpUpdate.Announce(ScriptedRouter.Vip6, ScriptedRouter.Vip6, BgpPath.Of(settings, 7, isFourByte: true, isSoft: true)),
        };
    }
}
