using Odin.Edge.Loops;
using Odin.Edge.Sessions.Relay;

namespace Odin.Tests.Edge.Sessions.Relay;

public sealed class FlowSizeTests
{
    [Fact]
    public void A_full_read_makes_a_flow_bulk_and_a_short_one_does_not()
    {
        var flow = new FlowSize(Splicing.Auto);

        flow.OnCopied(EventLoop.ScratchBytes - 1);
        (flow.IsBulk, flow.IsSpliced).ShouldBe((false, false));
        flow.OnCopied(EventLoop.ScratchBytes);

        (flow.IsBulk, flow.IsSpliced).ShouldBe((true, true));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Only_four_small_steps_in_a_row_end_bulk(bool isSpliced)
    {
        var flow = new FlowSize(isSpliced ? Splicing.Auto : Splicing.Never);
        flow.OnCopied(EventLoop.ScratchBytes);

        foreach (var bytes in new[] { 100, 100, 100, 60_000, 100, 100, 100 }) Step(ref flow, bytes);
        flow.IsBulk.ShouldBeTrue();
        Step(ref flow, 100);

        flow.IsBulk.ShouldBeFalse();
        flow.IsSpliced.ShouldBeFalse();

        void Step(ref FlowSize size, int bytes)
        {
            if (isSpliced) size.OnSpliced(bytes);
            else size.OnCopied(bytes);
        }
    }

    [Fact]
    public void How_bytes_move_is_one_question_and_whether_they_wait_their_turn_another()
    {
        var always = new FlowSize(Splicing.Always);
        var never = new FlowSize(Splicing.Never);
        var flapping = new FlowSize(Splicing.Flapping);

        for (var turn = 0; turn < 10; turn++)
        {
            (always.IsSpliced, never.IsSpliced, flapping.IsSpliced).ShouldBe((true, false, true));
            always.OnSpliced(1);
            never.OnCopied(EventLoop.ScratchBytes);
            flapping.OnSpliced(1_000_000);
            (always.IsBulk, never.IsBulk, flapping.IsBulk).ShouldBe((false, true, true));
            flapping.IsSpliced.ShouldBeFalse();
            flapping.OnCopied(1);
        }
    }
}
