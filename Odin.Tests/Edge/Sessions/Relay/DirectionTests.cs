using Odin.Edge.Loops;
using Odin.Edge.Sessions.Relay;
using Odin.Tests.Simulation;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Sessions.Relay;

public sealed class DirectionTests
{
    [Fact]
    public async Task A_bug_in_a_direction_is_told_to_its_owner_and_ends_it_like_any_other_end()
    {
        var owner = new Owner();
        var loop = new SimulatedLoop(TimeProvider.System);
        var direction = new Direction(owner);
        direction.Begin(new FailingSocket(loop), new FailingSocket(loop), new StripedCounter(1));

        (await direction.RunAsync()).ShouldBe(DirectionEnd.Interrupted);

        owner.Bugs.ShouldHaveSingleItem().ShouldBeOfType<InvalidOperationException>();
    }

    private sealed class Owner : IPumpOwner
    {
        public List<Exception> Bugs { get; } = [];

        public void OnFinished(Direction direction) => throw new NotSupportedException();

        public void OnFailed(Direction direction, DirectionEnd end) => throw new NotSupportedException();

        public void OnBug(Exception exception) => Bugs.Add(exception);
    }

    private sealed class FailingSocket : UnusedSocket
    {
        public FailingSocket(EventLoop loop) : base(loop) => IsReadable = true;

        public override IoResult Receive(Span<byte> buffer) => throw new InvalidOperationException("a bug");
    }
}
