using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Catalog;

public sealed class RemovalTests
{
    [Theory]
    [InlineData("a:0 b:0 c:0", "", true)]             // Nothing is left, whether somebody is served or not.
    [InlineData("", "", false)]
    [InlineData("a:0 b:0 c:0", "d", false)]           // Other names, and nobody is hurt.
    [InlineData("a:5 b:5 c:0 d:0", "a c d", false)]   // One of two that serve: not more than half.
    [InlineData("a:5 b:5 c:5", "a", true)]
    [InlineData("a:1", "b", true)]
    [InlineData("a:9 b:0 c:0", "a", false)]
    [InlineData("a:9 b:? c:?", "a", true)]            // What is not known may serve many.
    [InlineData("a:5", "A", false)]
    public void It_is_large_when_nothing_or_less_than_half_of_those_that_serve_is_left(string before, string after, bool isLarge)
    {
        var live = before.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(app => app.Split(':'))
            .ToDictionary(app => app[0], app => app[1] == "?" ? (long?)null : long.Parse(app[1]));

        Removal.Between(Document(live.Keys), Document(after.Split(' ', StringSplitOptions.RemoveEmptyEntries)), app => live[app]).IsLarge
            .ShouldBe(isLarge);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Apps_of_regions_that_do_not_answer_count_as_serving_and_it_says_so(int silent, bool isLarge)
    {
        var removal = Removal.Between(Document(["a", "b", "c"]), Document(["a"]), app => app == "a" ? 5 : 0, silent);

        removal.IsLarge.ShouldBe(isLarge);
        removal.ToString().Contains("1 region does not answer", StringComparison.Ordinal).ShouldBe(silent == 1);
    }

    [Fact]
    public void It_says_how_many_apps_and_sessions_it_would_touch() =>
        Removal.Between(Document(["a", "b", "c"]), Document([]), app => app == "a" ? 40 : app == "b" ? 2 : 0).ToString()
            .ShouldBe("it removes 3 of 3 apps; 2 of the 2 apps with live sessions are among them, and 42 live sessions would drain and " +
                "end");

    private static ConfigSpec Document(IEnumerable<string> names) => new()
    {
        Apps = [.. names.Select((name, index) => AppSpecs.Spec(name, 1000 + index, "127.0.0.1:1"))],
    };
}
