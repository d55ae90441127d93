using System.CommandLine;
using Microsoft.Extensions.Time.Testing;
using Odin.Cli.Api;

namespace Odin.Tests.CommandLines;

/// <summary>Names of a cluster for a shell, on a clock that the test moves.</summary>
public sealed class LiveNamesTests
{
    private const string Apps = """
        {"time":"2030-01-01T00:00:00Z","missing":[],"missingCount":0,"apps":[
          {"name":"shop","version":1,"ports":"80","balance":"RoundRobin","adminState":"ready","state":"ready","closed":[]},
          {"name":"web","version":1,"ports":"81","balance":"RoundRobin","adminState":"ready","state":"ready","closed":[]}]}
        """;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Names_that_begin_so_are_offered()
    {
        await using var silo = await ScriptedSilo.StartAsync(200, Apps);

        Words($"--api {silo.Api} sh").ShouldBe(["shop"]);
        silo.AskedFor.ShouldBe("/api/v1/apps");
    }

    [Theory]
    [InlineData(401, "{}")]
    [InlineData(200, "<html>")]
    public async Task A_silo_that_refuses_or_is_none_offers_nothing(int status, string body)
    {
        await using var silo = await ScriptedSilo.StartAsync(status, body);

        Words($"--api {silo.Api} sh").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_silo_that_does_not_answer_is_not_waited_for()
    {
        await using var silo = await ScriptedSilo.StartAsync(200, body: null);

        var words = Task.Run(() => Words($"--api {silo.Api} sh"));
        await silo.WasAsked;
        _time.Advance(TimeSpan.FromMilliseconds(301));

        (await words).ShouldBeEmpty();
    }

    private string[] Words(string line)
    {
        var flags = new ApiFlags();
        var name = new Argument<string?>("APP") { Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(new LiveNames(flags, Names.Apps, _time).Complete);
        var command = new RootCommand { name };
        flags.AddTo(command);
        return [.. command.Parse(line).GetCompletions(line.Length).Select(word => word.Label).Where(word => word.StartsWith("sh"))];
    }
}
