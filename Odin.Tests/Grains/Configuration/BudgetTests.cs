using System.Text;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Configuration;

/// <summary>Whatever a document holds, reading it takes time and memory in proportion to its size, and no stack.</summary>
public sealed class BudgetTests
{
    /// <summary>Far above the second that any of these takes, far below what a quadratic reader takes. The machine may be busy.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private const int MaxBytesPerMegabyte = 450_000_000;   // Allocated in all; at most half of it lives at once.

    [Theory]
    [InlineData("json", "{\"Apps\":", "[", 65)]
    [InlineData("json", "{\"Apps\":", "[", 1_000_000)]
    [InlineData("json", "", "{\"a\":", 200_000)]
    [InlineData("json", "", "[", 1_000_000)]
    [InlineData("yaml", "Apps: ", "[", 65)]
    [InlineData("yaml", "Apps: ", "[", 1_000_000)]
    [InlineData("yaml", "a: ", "{a: ", 250_000)]
    [InlineData("yaml", "", "- ", 500_000)]
    [InlineData("yaml", "Apps: ", "[{a: ", 200_000)]
    [InlineData("toml", "Apps = ", "[", 65)]
    [InlineData("toml", "Apps = ", "[", 200_000)]
    [InlineData("toml", "a = ", "{a=", 300_000)]
    [InlineData("toml", "", "a.", 100_000)]
    [InlineData("toml", "a = {", "a.", 100_000)]
    [InlineData("toml", "[", "a.", 100_000)]
    [InlineData("toml", "[[", "\"a\" . ", 100_000)]
    public void Deep_nesting_is_one_error_in_every_format(string format, string start, string level, int levels)
    {
        var load = Document.Load(start + Repeat(level, levels) + "a = 1", format);

        load.Errors.ShouldHaveSingleItem().Message.ShouldStartWith($"lists and objects nest deeper than {DocumentBudget.MaxDepth} levels");
    }

    [Fact]
    public void Deep_blocks_of_yaml_are_one_error()
    {
        var text = string.Concat(Enumerable.Range(0, 1400).Select(level => $"{new string(' ', level)}a:\n"));

        Document.Load(text, "yaml").Errors.ShouldHaveSingleItem().Message.ShouldContain("nest deeper");
    }

    [Fact]
    public void Tables_of_toml_that_grow_from_many_headers_are_bounded_too()
    {
        var text = string.Concat(Enumerable.Range(1, 70).Select(level => $"[[{string.Join('.', Enumerable.Repeat("a", level))}]]\n"));

        Document.Load(text, "toml").Errors.ShouldHaveSingleItem().Message.ShouldContain("nest deeper");
    }

    [Fact]
    public void Levels_that_aliases_pile_up_count()
    {
        var text = "x-0: &a0 [[[[[[[[[[1]]]]]]]]]]\n"
            + string.Concat(Enumerable.Range(1, 100_000).Select(step => $"x-{step}: &a{step} [*a{step - 1}]\n"));

        Document.Load(text, "yaml").Errors.ShouldHaveSingleItem().Message.ShouldContain("nest deeper");
    }

    [Fact]
    public void An_alias_counts_as_what_it_stands_for()
    {
        var load = Document.Load($"x-a: &a [{Repeat("1, ", 1000)}]\nApps: [{Repeat("*a, ", 10_000)}]", "yaml");

        load.Errors.ShouldHaveSingleItem().Message.ShouldContain("each alias counted");
    }

    [Fact]
    public void Merging_again_and_again_counts_too()
    {
        var many = string.Join(", ", Enumerable.Range(0, 1000).Select(key => $"k{key}: 1"));
        var load = Document.Load($"x-a: &a {{{many}}}\nApps: [{Repeat("{<<: *a}, ", 3000)}]", "yaml");

        load.Errors.ShouldHaveSingleItem().Message.ShouldContain("each alias counted");
    }

    public static TheoryData<string, string> MegabytesOfErrors => new()
    {
        { "json", "{\"Apps\":[" + Repeat("1,", 500_000) + "1]}" },
        { "json", "{" + string.Join(',', Enumerable.Range(0, 100_000).Select(key => $"\"k{key}\":1")) + "}" },
        { "json", "{\"" + Repeat("k", 1_000_000) + "\":1, \"Apps\": []}" },
        { "json", "{\"Apps\":[{\"Name\":\"a\",\"Ports\":["
            + string.Join(',', Enumerable.Range(0, 180_000).Select(port => $"{(port % 65_000) + 1}")) + "],\"Targets\":[\"h:1\"]}]}" },
        { "json", "{\"Apps\":[{\"Name\":\"a\",\"Ports\":[1],\"Targets\":[" + Repeat("\"h:1\",", 160_000) + "]}]}" },
        { "json", "{\"Apps\":[" + Repeat("{\"Name\":\"a\",\"Ports\":[1],\"Targets\":[\"h:1\"]},", 20_000) + "]}" },
        { "json", "{\"Apps\":[{\"Name\":\"" + Repeat("\\u001b", 170_000) + "\"}]}" },
        { "json", Apps(11_000, app => $"'Name':'a{app}','Ports':[443],'ServerNames':['a{app}.x'],'Targets':['127.0.0.1:443']") },
        { "json", Apps(11_000, app => $"'Name':'a{app}','Ports':['1-60000'],'ServerNames':['a{app}.x'],'Targets':['127.0.0.1:443']") },
        { "json", Apps(11_000, app => $"'Name':'a{app}','Ports':[443],'ServerNames':['a{app / 2}.x'],'Targets':['h:1']") },
        { "json", Apps(12_000, app => $"'Name':'a{app}','Ports':[{app + 1}],'StartTls':'Postgres','Targets':['h:1']") },
        { "yaml", "Apps: [" + Repeat("1,", 500_000) + "]" },
        { "yaml", "Apps:\n" + Repeat("- a: 1\n", 140_000) },
        { "yaml", "Apps: " + Repeat("1", 1_000_000) },
        { "yaml", "Apps: \"" + Repeat("\\x1b", 250_000) + "\"" },
        { "yaml", Repeat("#\n", 500_000) + "Apps: 1" },
        { "yaml", string.Concat(Enumerable.Range(0, 90_000).Select(item => $"- &a{item} x\n")) },
        { "yaml", "Apps:\n- &a {Name: b c, Ports: [70000], Targets: [x]}\n" + Repeat("- *a\n", 6000) },
        { "toml", "Apps = [" + Repeat("1,", 500_000) + "1]" },
        { "toml", string.Concat(Enumerable.Range(0, 80_000).Select(key => $"k{key} = \"x\"\n")) },
        { "toml", Repeat("[[Apps]]\nName = \"x\"\n", 50_000) },
        { "toml", "Apps = \"" + Repeat("x", 1_000_000) + "\"" },
    };

    [Theory]
    [MemberData(nameof(MegabytesOfErrors), DisableDiscoveryEnumeration = true)]
    public void Time_memory_and_messages_stay_in_proportion(string format, string text)
    {
        var began = TestTimeout.Time.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var load = Document.Load(text, format);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        load.Errors.Length.ShouldBeInRange(1, ConfigLoad.MaxErrors);
        load.Messages.Sum(message => message.Length).ShouldBeLessThan(200_000);
        TestTimeout.Time.GetElapsedTime(began).ShouldBeLessThan(TimeLimit);
        allocated.ShouldBeLessThan(MaxBytesPerMegabyte);
    }

    [Fact]
    public void A_hundred_errors_are_reported_and_then_their_number()
    {
        var load = Document.Load("{\"Apps\":[" + Repeat("1,", 999) + "1]}", "json");

        load.ErrorCount.ShouldBe(1000);
        load.Messages.Count().ShouldBe(ConfigLoad.MaxErrors + 1);
        load.Messages.Last().ShouldBe("(standard input): 1000 errors in all; these are the first 100.");
    }

    [Fact]
    public void A_large_good_document_is_read()
    {
        var apps = Enumerable.Range(1, 5000)
            .Select(app => $$"""{"Name":"a{{app}}","Ports":[{{app}}],"Targets":[{{Targets(app)}}]}""");
        static string Targets(int app) => string.Join(',', Enumerable.Range(1, 10).Select(port => $"\"h{app}:{port}\""));

        Document.Load($$"""{"Apps":[{{string.Join(',', apps)}}]}""", "json").Config!.Apps.Length.ShouldBe(5000);
    }

    private static string Apps(int count, Func<int, string> app) =>
        $$"""{"Apps":[{{string.Join(',', Enumerable.Range(0, count).Select(number => $"{{{app(number).Replace('\'', '"')}}}"))}}]}""";

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
