using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Events;
using Odin.Grains.Permits;

namespace Odin.Tests.Grains.AppBackends;

public sealed class LimitLogTests
{
    private readonly EventHistory _history = new(100);
    private readonly LimitLog _log;

    public LimitLogTests() =>
        _log = new LimitLog("shop", new EventWriter("app shop 1", () => DateTimeOffset.UnixEpoch, _history));

    private IEnumerable<string> Reported =>
        _history.Find(new EventQuery()).Select(reported => $"{reported.Kind} {reported.App} {reported.Target ?? "-"}: {reported.Text}");

    [Fact]
    public void A_limit_that_is_used_up_is_reported_once_and_again_only_after_it_was_left()
    {
        foreach (var used in new[] { 99, 100, 100, 95, 100, 90, 89, 100 }) Update(App(used));

        Reported.ShouldBe(
        [
            "LimitReached shop -: 100 of 100 sessions, world-wide",
            "LimitLeft shop -: 89 of 100 sessions, world-wide",
            "LimitReached shop -: 100 of 100 sessions, world-wide",
        ]);
    }

    [Fact]
    public void Each_target_has_a_limit_of_its_own()
    {
        Update(App(100), Target(2));
        Update(App(100), Target(1));

        Reported.ShouldBe(
        [
            "LimitReached shop -: 100 of 100 sessions, world-wide",
            "LimitReached shop 10.0.0.1:80: 2 of 2 sessions, world-wide",
            "LimitLeft shop 10.0.0.1:80: 1 of 2 sessions, world-wide",
        ]);
    }

    [Fact]
    public void What_the_activation_before_has_reported_is_not_reported_again_but_its_end_is()
    {
        _log.Update([App(100)], isInherited: true);
        Update(App(10));

        Reported.ShouldBe(["LimitLeft shop -: 10 of 100 sessions, world-wide"]);
    }

    [Fact]
    public void A_limit_of_nothing_and_one_that_is_configured_no_more_say_nothing()
    {
        Update(App(0) with { Limit = 0 });
        _history.Find(new EventQuery()).ShouldBeEmpty();

        Update(App(100));
        Update();
        Update(App(100));

        _history.Find(new EventQuery()).Select(reported => reported.Kind).ShouldBe([EventKind.LimitReached, EventKind.LimitReached]);
    }

    private void Update(params ImmutableArray<LimitStatus> limits) => _log.Update(limits, isInherited: false);

    private static LimitStatus App(int used) => new() { Limit = 100, Reserved = used, Used = used };

    private static LimitStatus Target(int used) =>
        new() { Target = new TargetAddress("10.0.0.1", 80), Limit = 2, Reserved = used, Used = used };
}
