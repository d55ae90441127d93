using System.CommandLine;
using Odin.Cli.Commands;
using Odin.Commands;

namespace Odin.Tests.CommandLines;

/// <summary>Every kind of <c>odin get</c> with every flag that kinds share: it is taken, or refused with the reason.</summary>
public sealed class GetFlagsTests : IDisposable
{
    private const string Every = "NAME -o --watch --app --region --sort --limit";

    private readonly StopSignals _signals = new();

    public static TheoryData<string, string, string> Kinds { get; } = new()
    {
        { "apps", "NAME -o --watch --app --sort --limit", "app" },
        { "targets", Every, "live" },
        { "edges", "NAME -o --watch --region --sort --limit", "live" },
        { "silos", "NAME -o --watch --region --sort --limit", "started" },
        { "regions", "NAME -o --watch --region --sort --limit", "live" },
        { "vips", "NAME -o --watch --region --sort --limit", "edge" },
        { "history", "NAME -o --watch --sort --limit", "version" },
        { "sessions", Every, "bytes" },
        { "events", "-o --watch --app --region --sort --limit", "kind" },
        { "config", "-o --watch", "" },
        { "audit", "-o --watch --sort --limit", "status" },
        { "keys", "NAME -o --watch --app --sort --limit", "role" },
    };

    public void Dispose() => _signals.Dispose();

    [Fact]
    public void No_kind_is_left_out() =>
        Root().Subcommands.Single(verb => verb.Name == "get").Subcommands.Select(kind => kind.Name)
            .ShouldBe(Kinds.Select(row => row.Data.Item1), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_flag_is_taken_or_refused_with_the_reason(string kind, string taken, string column)
    {
        foreach (var flag in Every.Split(' '))
        {
            foreach (var words in WordsOf(kind, flag, column))
            {
                var errors = UsageErrors.Of(Root().Parse($"get {kind} {words}"));

                if (taken.Split(' ').Contains(flag)) errors.ShouldBeEmpty($"{kind} {words}");
                else
                {
                    var error = errors.ShouldHaveSingleItem();
                    error.ShouldStartWith(flag == "NAME" ? $"get {kind} 'shop': " : $"{flag}: ");
                    error.ShouldNotContain("is no flag of this command");
                    error.Length.ShouldBeGreaterThan(30, error);
                }
            }
        }
    }

    [Theory]
    [InlineData("events --sort time --watch", "--sort and --watch: events come in the order of time")]
    [InlineData("config -o table", "--output 'table': expected json or yaml.")]
    [InlineData("events --sort banana", "expected one of time, kind, app, target, region, edge, text")]
    [InlineData("audit --sort banana", "expected one of time, name, key, address, action, target, status")]
    [InlineData("audit --lmit 3", "--lmit is no flag of this command.")]
    public void What_cannot_be_is_said(string words, string says) =>
        string.Join('\n', UsageErrors.Of(Root().Parse($"get {words}"))).ShouldContain(says);

    private RootCommand Root() => OdinCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null), _signals);

    private static IEnumerable<string> WordsOf(string kind, string flag, string column) => flag switch
    {
        "NAME" => [kind == "sessions" ? new string('1', 32) : "shop"],
        "-o" => (kind == "config" ? "json yaml" : "table wide json yaml").Split(' ').Select(output => $"-o {output}"),
        "--watch" => ["--watch", "-w"],
        "--sort" => column.Length == 0 ? ["--sort name"] : [$"--sort {column}", $"--sort=-{column}"],
        "--limit" => ["--limit 3"],
        _ => [$"{flag} shop"],
    };
}
