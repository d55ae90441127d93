using CsCheck;
using Odin.Grains.Permits;

namespace Odin.Tests.Grains.Permits;

public sealed class FairQuotasTests
{
    [Theory]
    [InlineData(12, new long[] { 0, 0, 0 }, 0, new long[] { 4, 4, 4 })]
    [InlineData(12, new long[] { 5, 1, 0 }, 0, new long[] { 7, 3, 2 })]
    [InlineData(100, new long[] { 1000, 1000, 1000 }, 0, new long[] { 34, 33, 33 })]
    [InlineData(100, new long[] { 1000, 1000, 1000 }, 2, new long[] { 33, 33, 34 })]
    [InlineData(100, new long[] { 1000, 10, 1000 }, 0, new long[] { 45, 10, 45 })]
    [InlineData(1, new long[] { 3, 3, 0 }, 1, new long[] { 0, 1, 0 })]
    [InlineData(0, new long[] { 3, 3 }, 0, new long[] { 0, 0 })]
    public void Nobody_gets_more_than_it_needs_while_another_has_less(long total, long[] needs, long turn, long[] expected)
    {
        var quotas = new long[needs.Length];

        FairQuotas.Divide(total, needs, turn, quotas).ShouldBe(needs.Sum() > total);

        quotas.ShouldBe(expected);
    }

    [Fact]
    public void All_is_given_and_it_is_fair() =>
        Gen.Select(Gen.Long[0, 300], Gen.Long[0, 100].Array[1, 12], Gen.Long[0, 50]).Sample((total, needs, turn) =>
        {
            var quotas = new long[needs.Length];
            FairQuotas.Divide(total, needs, turn, quotas);
            var least = needs.Zip(quotas).Where(edge => edge.Second < edge.First).Select(edge => edge.Second).DefaultIfEmpty(long.MaxValue)
                .Min();
            return quotas.Sum() == total && quotas.All(quota => quota >= 0)
                && needs.Zip(quotas).All(edge => edge.Second <= Math.Max(edge.First, least + 1) || needs.Sum() <= total);
        });
}
