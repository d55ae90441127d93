using Odin.Grains.Catalog;

namespace Odin.Tests.Grains.Catalog;

public sealed class SmallChangeTests
{
    [Fact]
    public void It_needs_nothing_and_can_be_made_again()
    {
        Should.NotThrow(SmallChange.Make);
        Should.NotThrow(SmallChange.Make);
    }
}
