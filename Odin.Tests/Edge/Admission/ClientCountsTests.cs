using Odin.Edge.Admission;

namespace Odin.Tests.Edge.Admission;

public sealed class ClientCountsTests
{
    [Fact]
    public async Task Loops_that_take_and_release_at_once_never_exceed_the_limit_and_leave_nothing()
    {
        const int Most = 3;
        var counts = new ClientCounts();
        var live = new int[16];
        var exceeded = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 50_000; i++)
            {
                var client = random.Next(live.Length);
                if (!counts.TryTake(new ClientKey((UInt128)client, IsIPv4: true), Most)) continue;
                if (Interlocked.Increment(ref live[client]) > Most) Interlocked.Increment(ref exceeded);
                Interlocked.Decrement(ref live[client]);
                counts.Release(new ClientKey((UInt128)client, IsIPv4: true));
            }
        })));

        exceeded.ShouldBe(0);
        counts.Clients.ShouldBe(0);
    }
}
