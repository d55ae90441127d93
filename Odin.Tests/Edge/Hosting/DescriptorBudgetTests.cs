using Odin.Edge.Loops;
using Odin.Hosting.Resources;

namespace Odin.Tests.Edge.Hosting;

public sealed class DescriptorBudgetTests
{
    private const int Limit = 1000;

    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max locked memory         8388608              8388608              bytes     ", null)]
    public void The_soft_limit_is_read_from_the_kernels_table(string line, int? limit) =>
        DescriptorLimit.Read(["Limit                     Soft Limit           Hard Limit           Units     ", line]).ShouldBe(limit);

    /// <summary>Other tests open and close some meanwhile, by far not so many.</summary>
    [Fact]
    public void Open_descriptors_are_counted()
    {
        const int More = 2000;
        var (before, oneByOne) = (DescriptorLimit.CountOpen(), DescriptorLimit.CountOneByOne());

        var opened = Enumerable.Range(0, More).Select(_ => File.OpenHandle("/dev/null")).ToArray();

        try
        {
            (DescriptorLimit.CountOpen() - before).ShouldBeInRange(More / 2, More * 3 / 2);
            (DescriptorLimit.CountOneByOne() - oneByOne).ShouldBeInRange(More / 2, More * 3 / 2);
        }
        finally
        {
            foreach (var handle in opened) handle.Dispose();
        }
    }

    [Theory]
    [InlineData(1024, 200, 332)]
    [InlineData(20_000, 250, 9571)]
    [InlineData(256, 250, 0)]
    public void Two_descriptors_make_a_session_and_some_are_kept_for_the_rest_of_the_process(long limit, long open, long sessions)
    {
        var budget = new DescriptorBudget(loops: 2);

        budget.Set(limit, open);

        budget.Sessions.ShouldBe(sessions);
        budget.HasRoom(0).ShouldBe(sessions > 0);
    }

    [Fact]
    public void Each_loop_has_an_equal_part()
    {
        var budget = new DescriptorBudget(loops: 2);
        budget.Set(Limit, open: Limit - DescriptorBudget.Reserve(Limit) - 10);

        budget.Add(0, 3);
        budget.HasRoom(0).ShouldBeTrue();
        budget.Add(0, 1);
        budget.HasRoom(0).ShouldBeFalse();
        budget.HasRoom(1).ShouldBeTrue();
        budget.Add(0, -1);
        budget.HasRoom(0).ShouldBeTrue();
    }

    [Fact]
    public void What_the_loops_have_open_is_not_counted_twice()
    {
        var budget = new DescriptorBudget(loops: 1);
        budget.Add(0, 100);

        budget.Set(limit: 1000, open: 300);

        budget.Allowed.ShouldBe(1000 - 200 - DescriptorBudget.Reserve(1000));
    }
}
