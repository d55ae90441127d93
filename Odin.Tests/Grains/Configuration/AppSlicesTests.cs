using System.Text;
using CsCheck;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration;

/// <summary>A document that is cut by what differs from the one before is cut as one that is read alone.</summary>
public sealed class AppSlicesTests
{
    private static readonly string[] Apps =
    [
        """{"Name":"a"}""", """{ "Name": "b", "Ports": [1, 2], "Targets": ["h:1"] }""", """{"Name":"]}"}""", """{"Name":"\"{"}""", "{}",
        """{"Apps":[{"Name":"a"}]}""", "12", "123", "null", "\"a\"", "[1,[2]]", """{"Name":"ä€"}""",
    ];

    private static readonly Gen<string> List = Gen.Select(One(Apps), One(",", " , ", ",\n/* ] */ ", ", // }\n"))
        .Array[0, 8].Select(apps => string.Concat(apps.Select(app => app.Item1 + app.Item2)));

    private static readonly Gen<string> Document = Gen.Select(One("""{"Apps":[""", """{ "x-a": [1], "Apps": [ """), List,
        One("]}", " ] , \"Defaults\": {\"Balance\": \"Random\"} }")).Select((before, list, after) => before + list + after);

    [Fact]
    public void As_one_that_is_read_alone() =>
        Gen.Select(Document, Document).Sample((before, after) => { Check(before, after); }, iter: 3000);

    [Fact]
    public void Whatever_is_done_to_the_text() =>
        Gen.Select(Document, Gen.Int[0, 200], Gen.Int[0, 6], One("", "1", "}", "{", "]", "[", "\"", ",", "{}", "{},", "/*", " "))
            .Sample((before, at, length, put) =>
            {
                var start = Math.Min(at, before.Length);
                Check(before, before[..start] + put + before[Math.Min(before.Length, start + length)..]);
            }, iter: 10_000);

    [Theory]
    [InlineData("{}", "{\"a\":1}")]                      // The first, the only one.
    [InlineData("{\"a\":1},{\"b\":1}", "{\"a\":2},{\"b\":1}")]
    [InlineData("{\"a\":1},{\"b\":1}", "{\"a\":1},{\"b\":2}")]
    [InlineData("{\"a\":1},{\"b\":1}", "{\"a\":1},{\"c\":1},{\"b\":1}")]
    [InlineData("{\"a\":1},{\"c\":1},{\"b\":1}", "{\"a\":1},{\"b\":1}")]
    [InlineData("{\"a\":1},{\"b\":1}", "{\"a\":1},{\"b\":1}")]
    [InlineData("{\"a\":1},{\"b\":1},{\"c\":1}", "{\"a\":1},{\"b\":2},{\"b\":3},{\"c\":1}")]
    public void A_few_apps_need_not_all_be_read(string before, string after) =>
        Check($$"""{"Apps":[{{before}}]}""", $$"""{"Apps":[{{after}}]}""").ShouldBeTrue();

    private static Gen<string> One(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    /// <summary>True: it was cut by the difference.</summary>
    private static bool Check(string before, string after)
    {
        var text = Encoding.UTF8.GetBytes(after);
        if (AppSlices.Find(Encoding.UTF8.GetBytes(before))?.Next(text) is not { } next) return false;

        var alone = AppSlices.Find(text).ShouldNotBeNull(after);
        Texts(next).ShouldBe(Texts(alone), $"{before} -> {after}");
        next.HasFrameOf(alone).ShouldBeTrue($"{before} -> {after}");
        var again = Encoding.UTF8.GetBytes(before);   // A slice of a slice.
        if (next.Next(again) is { } back) Texts(back).ShouldBe(Texts(AppSlices.Find(again)!), $"{before} -> {after} and back");
        return true;
    }

    private static string[] Texts(AppSlices slices) =>
        [.. Enumerable.Range(0, slices.Count).Select(app => Encoding.UTF8.GetString(slices[app]))];
}
