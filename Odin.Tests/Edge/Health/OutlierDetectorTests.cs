using Odin.Edge.Targets;
using Odin.Grains.Configuration;

namespace Odin.Tests.Edge.Health;

public sealed class OutlierDetectorTests
{
    private static readonly OutlierSpec Spec = new()
    {
        Failures = 3,
        Window = TimeSpan.FromSeconds(10),
        Ejection = TimeSpan.FromSeconds(10),
        MaxEjection = TimeSpan.FromSeconds(60),
    };
    private readonly OutlierDetector _detector = new();
    private long _now = 1_000_000;

    [Fact]
    public void The_third_failure_within_the_window_ejects()
    {
        _detector.OnConnectFailed(Spec, _now).ShouldBeFalse();
        _detector.OnConnectFailed(Spec, _now + 9000).ShouldBeFalse();
        _detector.OnConnectFailed(Spec, _now + 10_001).ShouldBeFalse("the first one is older than the window");
        _detector.OnConnectFailed(Spec, _now + 10_002).ShouldBeTrue();
    }

    [Fact]
    public void A_success_of_the_same_kind_starts_the_count_anew()
    {
        Fail(2);
        _detector.OnAnswered(_now, _now);
        _detector.OnConnected(_now);
        _detector.OnConnectFailed(Spec, _now).ShouldBeFalse();
    }

    [Fact]
    public void After_its_ejection_a_target_is_probed_and_a_bad_probe_doubles_the_ejection()
    {
        Eject();
        _detector.TryBeginProbe(isPanic: false, _now + 9_999).ShouldBeFalse();
        Wait(10).TryBeginProbe(isPanic: false, _now).ShouldBeTrue();
        _detector.TryBeginProbe(isPanic: false, _now).ShouldBeFalse("one probe at a time");

        _detector.OnProbeBad(Spec, "refused", _now).ShouldBe(TimeSpan.FromSeconds(20));
        Wait(20).TryBeginProbe(isPanic: false, _now).ShouldBeTrue();
        _detector.OnProbeBad(Spec, "refused", _now).ShouldBe(TimeSpan.FromSeconds(40));
        Wait(40).TryBeginProbe(isPanic: false, _now).ShouldBeTrue();
        _detector.OnProbeBad(Spec, "refused", _now).ShouldBe(Spec.MaxEjection);
        _detector.IsEjected(_now + 3_600_000).ShouldBeTrue("no client goes there before a probe was good");
    }

    [Fact]
    public void An_ejection_says_until_when_and_after_how_many_failures_in_a_row()
    {
        Fail(3);
        _detector.Ejection.ShouldBeNull();
        Eject();
        _detector.Ejection.ShouldBe(new Ejection(_now + 10_000, 3, "refused"));

        Wait(10).TryBeginProbe(isPanic: false, _now).ShouldBeTrue();
        _detector.OnProbeBad(Spec, "timed out", _now);
        _detector.Ejection.ShouldBe(new Ejection(_now + 20_000, 4, "timed out"));
    }

    [Fact]
    public void After_a_good_probe_one_session_at_a_time_may_try()
    {
        Eject();
        Pass();

        _detector.WhyOut.ShouldBeNull();
        _detector.IsEjected(_now).ShouldBeTrue();
        _detector.TryTakeTrial(TimeSpan.FromSeconds(2), _now).ShouldBeTrue();
        _detector.TryTakeTrial(TimeSpan.FromSeconds(2), _now + 1999).ShouldBeFalse();
        _detector.TryTakeTrial(TimeSpan.FromSeconds(2), _now + 2000).ShouldBeTrue("nothing was learned of the first one");
    }

    [Fact]
    public void A_session_that_connects_readmits_what_could_not_be_connected_to()
    {
        Eject();
        Pass();
        _detector.OnConnected(_now);

        _detector.IsEjected(_now).ShouldBeFalse();
        _detector.TryReadmit(_now, out var after).ShouldBeTrue();
        after.ShouldBe(TimeSpan.FromSeconds(10));
        _detector.TryReadmit(_now, out _).ShouldBeFalse();
        _detector.Phase.ShouldBe(OutlierPhase.In);
    }

    [Fact]
    public void What_failed_to_answer_must_connect_and_then_not_fail_for_a_second()
    {
        Eject(FailureKind.Answer);
        Pass();
        _detector.OnConnected(_now);

        _detector.IsEjected(_now + 999).ShouldBeTrue();
        _detector.OnAnswerFailed(Spec, startedAt: _now, _now + 10).ShouldBeTrue("a single failure on probation ejects again");
        _detector.Eject(Spec, FailureKind.Answer, "reset", _now + 10).ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void An_answer_readmits_at_once_if_its_session_began_after_the_ejection()
    {
        var before = _now - 5000;
        Eject(FailureKind.Answer);
        _detector.OnAnswered(startedAt: before, _now + 1);
        _detector.IsEjected(_now + 1).ShouldBeTrue("a session of old says nothing of now");

        Pass();
        _detector.OnAnswered(startedAt: _now, _now + 5);

        _detector.IsEjected(_now + 5).ShouldBeFalse();
    }

    [Fact]
    public void An_ejection_soon_after_the_last_one_is_longer_and_a_late_one_is_not()
    {
        Eject();
        Readmit();

        Wait(19);
        Eject().ShouldBe(TimeSpan.FromSeconds(20));
        Wait(10);
        Readmit();

        Wait(40);
        Eject().ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void In_a_panic_it_is_probed_each_second_which_prolongs_nothing()
    {
        Eject();
        _detector.TryBeginProbe(isPanic: true, _now + 999).ShouldBeFalse();
        _detector.TryBeginProbe(isPanic: true, _now + 1000).ShouldBeTrue();
        _detector.OnProbeBad(Spec, "refused", _now + 1000).ShouldBe(TimeSpan.FromSeconds(9));
        _detector.TryBeginProbe(isPanic: true, _now + 2000).ShouldBeTrue();
    }

    [Fact]
    public void In_a_panic_a_session_that_connects_readmits_without_a_probe()
    {
        Eject();

        _detector.OnConnected(_now + 100);

        _detector.IsEjected(_now + 100).ShouldBeFalse();
    }

    [Fact]
    public void A_target_that_is_up_for_a_second_whenever_it_is_tried_changes_at_most_six_times_a_minute()
    {
        var changes = new List<long>();
        for (var end = _now + 600_000; _now < end;)
        {
            var length = Eject();
            changes.Add(_now);
            Wait(length!.Value.TotalSeconds - 10);
            Readmit();
            changes.Add(_now);
            Wait(1);
        }

        changes.ShouldAllBe(change => changes.Count(other => other >= change && other < change + 60_000) <= 6);
    }

    private TimeSpan? Eject(FailureKind kind = FailureKind.Connect) => _detector.Eject(Spec, kind, "refused", _now);

    private void Fail(int times)
    {
        for (var failure = 0; failure < times; failure++) _detector.OnConnectFailed(Spec, _now);
    }

    private OutlierDetector Wait(double seconds)
    {
        _now += (long)(seconds * 1000);
        return _detector;
    }

    /// <summary>Lets the first ejection pass and the probe after it be good.</summary>
    private void Pass()
    {
        Wait(10).TryBeginProbe(isPanic: false, _now).ShouldBeTrue();
        _detector.OnProbeGood();
    }

    private void Readmit()
    {
        Pass();
        _detector.OnConnected(_now);
        _detector.TryReadmit(_now, out _).ShouldBeTrue();
    }
}
