using System.Net;
using Odin.Edge.Loops;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;

namespace Odin.Tests.Edge.Targets;

public sealed class ResolvedAddressesTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private readonly ResolvedAddresses _addresses =
        ResolvedAddresses.Of(Enumerable.Range(1, 4).Select(number => new IPEndPoint(IPAddress.Parse($"10.0.0.{number}"), 80)));
    private readonly List<TargetEndpoint> _order = [];

    [Fact]
    public void Those_that_can_be_used_take_turns_and_those_passed_over_come_last()
    {
        PassOver(1, FailureKind.Connect);

        var firsts = Enumerable.Range(0, 9).Select(_ => Order()[0]).ToList();

        foreach (var usable in new[] { 0, 2, 3 }) firsts.Count(first => first == _addresses.All[usable]).ShouldBe(3);
        Order().Count.ShouldBe(4);
        Order()[3].ShouldBe(_addresses.All[1]);
    }

    [Fact]
    public void A_client_keeps_its_address_when_another_one_goes()
    {
        var clients = Enumerable.Range(0, 200).Select(client => SplitMix.Of((ulong)client)).ToList();
        var before = clients.Select(client => Order(client)[0]).ToList();
        before.Distinct().Count().ShouldBe(4);

        PassOver(1, FailureKind.Connect);
        var after = clients.Select(client => Order(client)[0]).ToList();

        before.Zip(after).Where(pair => pair.First != _addresses.All[1]).ShouldAllBe(pair => pair.First == pair.Second);
        after.ShouldNotContain(_addresses.All[1]);
    }

    [Fact]
    public void One_session_tries_an_address_on_trial_first()
    {
        PassOver(2, FailureKind.Answer);
        _addresses.All[2].TryBeginProbe(20_000).ShouldBeTrue();
        _addresses.All[2].OnProbed(new OutlierSpec(), failure: null, 20_000);

        Order(now: 20_000)[0].ShouldBe(_addresses.All[2]);
        Order(now: 20_001)[3].ShouldBe(_addresses.All[2]);
    }

    private List<TargetEndpoint> Order(ulong? client = null, long now = 0)
    {
        _addresses.Order(_order, client, Pace, now);
        return [.. _order];
    }

    private void PassOver(int index, FailureKind kind) => _addresses.All[index].PassOver(new OutlierSpec(), kind, "refused", 0);
}
