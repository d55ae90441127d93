using Odin.Edge.Resources;

namespace Odin.Tests.Edge.Resources;

public sealed class DescriptorBudgetTests
{
    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max locked memory         8388608              8388608              bytes     ", null)]
    public void The_soft_limit_is_read_from_the_kernels_table(string line, int? limit) =>
        DescriptorBudget.ReadLimit(["Limit                     Soft Limit           Hard Limit           Units     ", line]).ShouldBe(limit);

    [Theory]
    [InlineData(1024, 200, 380)]
    [InlineData(20_000, 250, 9843)]
    [InlineData(256, 250, 0)]
    public void Two_descriptors_make_a_session(long limit, long inUse, long sessions) => new DescriptorBudget(limit, inUse).Sessions.ShouldBe(sessions);
}
