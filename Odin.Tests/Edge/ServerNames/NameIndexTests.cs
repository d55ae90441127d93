using Odin.Edge.ServerNames;

namespace Odin.Tests.Edge.ServerNames;

public sealed class NameIndexTests
{
    [Theory]
    [InlineData("shop.example", "exact")]
    [InlineData("a.shop.example", "wildcard")]
    [InlineData("pay.shop.example", "exact below")]
    [InlineData("a.b.shop.example", null)]
    [InlineData("example", null)]
    [InlineData(".shop.example", null)]
    [InlineData("other.example", null)]
    [InlineData("", null)]
    public void An_exact_name_comes_before_a_wildcard_which_stands_for_one_label(string name, string? meant)
    {
        var names = new NameIndex<string>();
        names.TryAdd("shop.example", "exact");
        names.TryAdd("*.shop.example", "wildcard");
        names.TryAdd("pay.shop.example", "exact below");

        names.Find(name.ToCharArray()).ShouldBe(meant);
    }
}
