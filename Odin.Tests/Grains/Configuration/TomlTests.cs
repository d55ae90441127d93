using Odin.Cli.Configuration;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Tests.Grains.Configuration;

/// <summary>TOML 1.0's tables: what may be added to from where, and what stands twice.</summary>
public sealed class TomlTests
{
    private const string ListThenTables =
        "[[Apps]]\nName = 'a'\nPorts = [1]\nTargets = ['h:1']\n[[Apps]]\nName = 'b'\nPorts = [2]\n[[Apps.Targets]]\nAddress = " +
            "'h:2'\n[[Apps.Targets]]\nAddress = 'h:3'\n";
    private const string TablesThenList =
        "[[Apps]]\nName = 'b'\nPorts = [2]\n[[Apps.Targets]]\nAddress = 'h:2'\n[[Apps.Targets]]\nAddress = 'h:3'\n[[Apps]]\nName = " +
            "'a'\nPorts = [1]\nTargets = ['h:1']\n";

    [Theory, InlineData(ListThenTables), InlineData(TablesThenList)]
    public void Each_app_may_write_its_targets_in_its_own_way(string text)
    {
        var config = Document.Load(text, "toml").Config!;

        config.Apps.OrderBy(app => app.Name).Select(app => string.Join(' ', app.Targets.Select(target => target.Address)))
            .ShouldBe(["h:1", "h:2 h:3"]);
    }

    [Theory]
    [InlineData("[[Apps]]\nName = 'a'\nConnect.Timeout = '1s'\n[[Apps]]\nName = 'b'\n[Apps.Connect]\nTimeout = '1s'\n[[Apps]]\nConnect = " +
        "{ Timeout = '1s' }\n")]
    [InlineData("[a.b]\nc = 1\n[a]\nd = 1\n")]
    [InlineData("[a]\nb.c = 1\nb.d = 2\n[a.b.e]\nf = 1\n")]
    [InlineData("a.b = 1\na.c = 2\n[d]\n")]
    [InlineData("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2\n")]
    [InlineData("[[a.b]]\n[[a.b]]\n[a]\nc = 1\n")]
    [InlineData("a = [ # comment\n 1,\n\n 2, ]\r\nb = { c = 1, d.e = 2, d.f = 3 }\n")]
    [InlineData("\"quoted key\" = 1\n'literal'.\"x\" = 2\n1234 = 3\ntrue = 4\n")]
    [InlineData("a = '''\nline\n'''\nb = \"\"\"x\\\n   y\"\"\"\nc = \"\\u00e9\\t\"\n")]
    [InlineData("a = 1979-05-27T07:32:00Z\nb = inf\nc = -1.5e3\nd = 0xff\ne = 1_000\nf = [[1], [2, [3]]]\n")]
    public void What_toml_allows_is_read(string text) => TomlNodes.Parse(text).Failure.ShouldBeNull();

    [Theory]
    [InlineData("a = 1\na = 2\n", 2, "the key \"a\" stands twice, first in line 1")]
    [InlineData("[a]\n[a]\n", 2, "the table \"a\" stands twice")]
    [InlineData("[a]\n[[a]]\n", 2, "stands twice")]
    [InlineData("[[a]]\n[a]\n", 2, "stands twice")]
    [InlineData("a = [1]\n[[a]]\n", 2, "stands twice")]
    [InlineData("a = {}\n[a.b]\n", 2, "stands twice")]
    [InlineData("a = { b = 1 }\na.c = 2\n", 2, "stands twice")]
    [InlineData("[a.b.c]\n[a]\nb.d = 1\n", 3, "stands twice")]
    [InlineData("[a]\nb.c = 1\n[a.b]\n", 3, "stands twice")]
    [InlineData("a = 1 b = 2\n", 1, "expected the end of the line")]
    [InlineData("a = \n", 1, "expected a value")]
    [InlineData("= 1\n", 1, "expected a key")]
    [InlineData("[a\n", 1, "expected ]")]
    [InlineData("[[a]\n", 1, "expected ]]")]
    [InlineData("[ [a] ]\n", 1, "expected a key")]
    [InlineData("a = [1 2]\n", 1, "expected , or ]")]
    [InlineData("a = { b = 1\n", 2, "the document ends here")]
    [InlineData("a = 'x\n'\n", 1, "not TOML")]
    [InlineData("\"\"\"a\"\"\" = 1\n", 1, "not TOML")]
    [InlineData("a = 99999999999999999999\n", 1, "not TOML")]
    [InlineData("a = 01\n", 1, "not TOML")]
    [InlineData("a = 2020-13-40\n", 1, "not TOML")]
    [InlineData("a = \"\\ud800\"\n", 1, "not TOML")]
    public void What_it_does_not_allow_is_an_error_with_its_place(string text, int line, string message)
    {
        var failure = TomlNodes.Parse(text).Failure.ShouldNotBeNull();

        failure.Message.ShouldContain(message);
        failure.Line.ShouldBe(line);
    }

    [Fact]
    public void Values_come_out_as_they_were_meant()
    {
        var document = (MapNode)TomlNodes.Parse("a = 0xff\nb = \"\\u00e9\"\nc = true\nd = [1]\ne.f = 1_000\n").Document!;

        document.Entries.Select(entry => entry.Value).OfType<ScalarNode>().Select(scalar => $"{scalar.Type} {scalar.Text}")
            .ShouldBe(["Number 255", "Text \u00e9", "Boolean true"]);
        ((ScalarNode)((MapNode)document.Entries[4].Value).Entries[0].Value).Text.ShouldBe("1000");
    }
}
