namespace Odin.Tests.Docs;

public sealed class TableTests
{
    [Fact]
    public void Every_table_is_one_block_with_as_many_cells_in_each_row() => Page.All.SelectMany(PageTable.ErrorsOf).ShouldBeEmpty();

    [Theory]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2 |", 0)]
    [InlineData("| a | b |\n|---|---|\n| `1 \\| 2` | 3 |", 0)]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |", 1)]
    [InlineData("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |", 2)]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2", 1)]
    [InlineData("| a | b |\n| 1 | 2 |", 1)]
    [InlineData("```\n| a |\n```", 0)]
    public void What_breaks_a_table_is_found(string text, int errors) =>
        PageTable.ErrorsOf(Page.Of("page.md", text)).Count().ShouldBe(errors);
}
