using System.Net;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;

namespace Odin.Tests.Edge.Targets;

public sealed class TargetEndpointTests
{
    private static readonly OutlierSpec Spec = new()
    {
        Failures = 3,
        Ejection = TimeSpan.FromSeconds(10),
        MaxEjection = TimeSpan.FromSeconds(60),
    };
    private readonly TargetEndpoint _endpoint = new(new IPEndPoint(IPAddress.Loopback, 80).Serialize());
    private long _now = 1_000_000;

    [Fact]
    public void What_could_not_be_connected_to_is_probed_at_once_and_comes_in_by_a_good_probe()
    {
        Fail().ShouldBeTrue();
        Fail().ShouldBeFalse("it is passed over already");
        (_endpoint.IsUsable, _endpoint.WhyPassedOver).ShouldBe((false, "refused"));

        _endpoint.TryBeginProbe(_now).ShouldBeTrue();
        _endpoint.TryBeginProbe(_now).ShouldBeFalse("one probe at a time");
        _endpoint.OnProbed(Spec, failure: null, _now);

        (_endpoint.IsUsable, _endpoint.WhyPassedOver).ShouldBe((true, null));
    }

    [Fact]
    public void Bad_probes_make_the_pauses_longer_up_to_the_ejection()
    {
        Fail();
        foreach (var pause in new[] { 0, 1000, 2000, 4000, 8000, 10_000, 10_000 })
        {
            _endpoint.TryBeginProbe(_now + pause - 1).ShouldBeFalse($"before {pause} ms");
            _now += pause;
            _endpoint.TryBeginProbe(_now).ShouldBeTrue($"after {pause} ms");
            _endpoint.OnProbed(Spec, "refused", _now);
        }
    }

    [Fact]
    public void What_fails_again_soon_waits_longer_and_later_starts_anew()
    {
        Fail();
        Probe("refused");
        _now += 1000;
        Probe(null);
        _now += 100;

        Fail();
        _endpoint.TryBeginProbe(_now + 1999).ShouldBeFalse();
        _now += 2000;
        Probe(null);

        _now += 60_000;
        Fail();
        _endpoint.TryBeginProbe(_now).ShouldBeTrue();
    }

    [Fact]
    public void Sessions_without_an_answer_need_a_probe_and_then_one_session()
    {
        for (var failure = 1; failure <= 3; failure++) _endpoint.OnAnswerFailed(Spec, _now, _now).ShouldBe(failure == 3);
        _endpoint.PassOver(Spec, FailureKind.Answer, "reset", _now);
        _endpoint.TryBeginProbe(_now + 9999).ShouldBeFalse("its probe would be good, so it can wait");
        _endpoint.OnSeenGood(_now);
        _endpoint.OnConnected(_now);
        _endpoint.Phase.ShouldBe(EndpointPhase.PassedOver);

        _now += 10_000;
        Probe(null);
        _endpoint.IsUsable.ShouldBeFalse();
        _endpoint.TryTakeTrial(TimeSpan.FromSeconds(2), _now).ShouldBeTrue();
        _endpoint.TryTakeTrial(TimeSpan.FromSeconds(2), _now).ShouldBeFalse();
        _endpoint.OnAnswered(_now, _now + 5);

        _endpoint.IsUsable.ShouldBeTrue();
    }

    [Fact]
    public void A_trial_that_fails_doubles_the_pause()
    {
        _endpoint.PassOver(Spec, FailureKind.Answer, "reset", _now);
        _now += 10_000;
        Probe(null);
        _endpoint.OnAnswerFailed(Spec, _now, _now).ShouldBeTrue();
        _endpoint.PassOver(Spec, FailureKind.Answer, "reset", _now).ShouldBeTrue();

        _endpoint.TryBeginProbe(_now + 19_999).ShouldBeFalse();
        _endpoint.TryBeginProbe(_now + 20_000).ShouldBeTrue();
    }

    [Fact]
    public void A_session_that_connects_after_all_is_proof()
    {
        Fail();
        _endpoint.OnConnected(_now);
        _endpoint.IsUsable.ShouldBeTrue();
    }

    private bool Fail() => _endpoint.PassOver(Spec, FailureKind.Connect, "refused", _now);

    private void Probe(string? failure)
    {
        _endpoint.TryBeginProbe(_now).ShouldBeTrue();
        _endpoint.OnProbed(Spec, failure, _now);
    }
}
