using Odin.Edge.Loops;
using Odin.Edge.Sessions.Relay;
using Odin.Tests.Simulation;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Sessions.Relay;

public sealed class DirectionTests
{
    [Fact]
    public void A_bug_in_a_direction_is_kept_for_its_session_and_ends_it_like_any_other_end()
    {
        var loop = new SimulatedLoop(TimeProvider.System);
        var direction = new Direction();
        direction.Begin(new FailingSocket(loop), new FailingSocket(loop), new StripedCounter(1));

        direction.Start();

        direction.HasEnded.ShouldBeTrue();
        direction.TakeEnd().ShouldBe(DirectionEnd.Interrupted);
        direction.IsRunning.ShouldBeFalse();
        direction.Bug.ShouldBeOfType<InvalidOperationException>();
    }

    private sealed class FailingSocket : UnusedSocket
    {
        public FailingSocket(EventLoop loop) : base(loop) => IsReadable = true;

        public override IoResult Receive(Span<byte> buffer) => throw new InvalidOperationException("a bug");
    }
}
