using Odin.Edge.Loops;

namespace Odin.Tests.Edge.Loops;

public sealed class PipePoolTests
{
    [Fact]
    public void No_more_than_the_bound_is_rented_and_a_returned_pipe_serves_again()
    {
        var pool = new CountedPipes();
        var rented = new List<SplicePipe>();
        while (pool.TryRent(0, out var pipe)) rented.Add(pipe!);

        rented.Count.ShouldBe(PipePool.MaxPipes);
        pool.Return(rented[0], isEmpty: true);
        pool.TryRent(0, out var again).ShouldBeTrue();

        again.ShouldBeSameAs(rented[0]);
        pool.Made.ShouldBe(PipePool.MaxPipes);
    }

    [Fact]
    public void A_pipe_that_still_holds_bytes_is_closed_and_makes_room_for_another()
    {
        var pool = new CountedPipes();
        pool.TryRent(0, out var pipe).ShouldBeTrue();

        pool.Return(pipe!, isEmpty: false);

        pool.Closed.ShouldBe(1);
        pool.TryRent(0, out var another).ShouldBeTrue();
        another.ShouldNotBeSameAs(pipe);
    }

    [Fact]
    public void A_system_that_refuses_is_not_asked_again_for_a_second()
    {
        var pool = new CountedPipes { IsRefusing = true };

        for (var now = 0; now < 1000; now++) pool.TryRent(now, out _).ShouldBeFalse();
        pool.Asked.ShouldBe(1);
        pool.IsRefusing = false;

        pool.TryRent(1000, out _).ShouldBeTrue();
    }

    private sealed class CountedPipes : PipePool
    {
        public bool IsRefusing { get; set; }

        public int Asked { get; private set; }

        public int Made { get; private set; }

        public int Closed { get; private set; }

        protected override SplicePipe? Create()
        {
            Asked++;
            return IsRefusing ? null : new SplicePipe(++Made, 0);
        }

        protected override void Destroy(SplicePipe pipe) => Closed++;
    }
}
