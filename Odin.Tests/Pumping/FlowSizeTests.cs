using Odin.Edge.Loops;
using Odin.Edge.Pumping;

namespace Odin.Tests.Pumping;

public sealed class FlowSizeTests
{
    [Fact]
    public void A_full_read_makes_a_flow_bulk_and_a_short_one_does_not()
    {
        var flow = new FlowSize(Splicing.Auto);

        flow.OnCopied(isFull: false);
        flow.IsBulk.ShouldBeFalse();
        flow.OnCopied(isFull: true);

        flow.IsBulk.ShouldBeTrue();
    }

    [Fact]
    public void Only_four_small_splices_in_a_row_end_bulk()
    {
        var flow = new FlowSize(Splicing.Auto);
        flow.OnCopied(isFull: true);

        foreach (var bytes in new[] { 100, 100, 100, 100_000, 100, 100, 100 }) flow.OnSpliced(bytes);
        flow.IsBulk.ShouldBeTrue();
        flow.OnSpliced(100);

        flow.IsBulk.ShouldBeFalse();
    }

    [Fact]
    public void Always_and_never_do_not_change_and_flapping_does_each_time()
    {
        var always = new FlowSize(Splicing.Always);
        var never = new FlowSize(Splicing.Never);
        var flapping = new FlowSize(Splicing.Flapping);

        for (var turn = 0; turn < 10; turn++)
        {
            always.IsBulk.ShouldBeTrue();
            never.IsBulk.ShouldBeFalse();
            flapping.IsBulk.ShouldBeTrue();
            always.OnSpliced(1);
            never.OnCopied(isFull: true);
            flapping.OnSpliced(1_000_000);
            flapping.IsBulk.ShouldBeFalse();
            flapping.OnCopied(isFull: false);
        }
    }
}
