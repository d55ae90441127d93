using Odin.Edge.Admission;
using Odin.Grains.Configuration;

namespace Odin.Tests.Edge.Admission;

public sealed class ClientRatesTests
{
    private static readonly ClientRateSpec TenPerSecond = new() { Connections = 10, Per = TimeSpan.FromSeconds(1), Burst = 5 };
    private static readonly ClientKey Client = Address(7);

    [Fact]
    public void A_burst_is_let_in_and_then_the_rate()
    {
        var rates = new ClientRates();

        Taken(rates, Client, attempts: 20, now: 1000).ShouldBe(5);
        Taken(rates, Client, attempts: 20, now: 1099).ShouldBe(0);
        Taken(rates, Client, attempts: 20, now: 1100).ShouldBe(1);
        Taken(rates, Client, attempts: 20, now: 1350).ShouldBe(2);
    }

    [Fact]
    public void An_attempt_in_vain_takes_nothing()
    {
        var rates = new ClientRates();
        Taken(rates, Client, attempts: 5, now: 0);

        for (var now = 1; now < 100; now++) rates.TryTake(Client, TenPerSecond, now).ShouldBeFalse();
        rates.TryTake(Client, TenPerSecond, 100).ShouldBeTrue();
    }

    [Fact]
    public void In_the_long_run_no_client_is_faster_than_the_rate()
    {
        var rates = new ClientRates();

        var taken = Enumerable.Range(0, 60_000).Count(now => rates.TryTake(Client, TenPerSecond, now));

        taken.ShouldBe(600 + 4);   // 60 s, and the burst before the first refill.
    }

    [Fact]
    public void Clients_do_not_take_from_each_other()
    {
        var rates = new ClientRates();

        for (ulong other = 0; other < 100; other++) Taken(rates, Address(other), attempts: 9, now: 0).ShouldBe(5);
    }

    [Fact]
    public void A_flood_from_many_addresses_neither_grows_the_table_nor_frees_the_client_that_was_at_its_limit()
    {
        var rates = new ClientRates();
        Taken(rates, Client, attempts: 5, now: 1000).ShouldBe(5);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (ulong other = 0; other < 4 * ClientRates.Capacity; other++) rates.TryTake(Address(1_000_000 + other), TenPerSecond, 1050);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
        rates.TryTake(Client, TenPerSecond, 1099).ShouldBeFalse();
    }

    private static int Taken(ClientRates rates, ClientKey client, int attempts, long now) =>
        Enumerable.Range(0, attempts).Count(_ => rates.TryTake(client, TenPerSecond, now));

    private static ClientKey Address(ulong number) => new(number, IsIPv4: false);
}
