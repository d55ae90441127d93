using Odin.Commands;

namespace Odin.Tests.CommandLines;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 edges")]
    [InlineData(1, "1 edge")]
    [InlineData(2, "2 edges")]
    public void One_is_said_as_one(long count, string said) => Quantity.Of(count, "edge").ShouldBe(said);
}
