using System.CommandLine;
using Microsoft.Extensions.Time.Testing;
using Odin.Cli.Api;
using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.CommandLines;

/// <summary>Names of a cluster for a shell, on a clock that the test moves.</summary>
public sealed class LiveNamesTests
{
    private static readonly string Apps = ScriptedSilo.Apps("shop", "web");

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

    [Fact]
    public async Task Targets_are_those_of_the_app_that_is_typed_already()
    {
        await using var silo = await ScriptedSilo.StartAsync(
            200, """{"time":"2030-01-01T00:00:00Z","missing":[],"missingCount":0,"targets":[]}""");
        using var signals = new StopSignals();
        var odin = OdinCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null), signals);

        foreach (var line in new[]
                 { "drain shop ", "close --app shop --target ", "get events --app shop --target ", "describe target --app shop " })
        {
            var verb = line[..line.IndexOf(line.StartsWith("drain", StringComparison.Ordinal) ? " shop" : " --", StringComparison.Ordinal)];
            var words = $"{verb} --api {silo.Api}{line[verb.Length..]}";
            _ = odin.Parse(words).GetCompletions(words.Length).ToList();
            silo.AskedFor.ShouldBe("/api/v1/targets?app=shop", line);
        }
    }

    [Fact]
    public async Task While_an_app_is_typed_nobody_is_asked_for_targets()
    {
        await using var silo = await ScriptedSilo.StartAsync(200, Apps);
        using var signals = new StopSignals();
        var odin = OdinCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null), signals);

        foreach (var typed in new[] { "", "sh" })
        {
            var line = $"drain --api {silo.Api} {typed}";
            await Operator.UntilAsync(   // A busy machine may take longer than a shell waits.
                () => Task.FromResult(string.Join(' ', odin.Parse(line).GetCompletions(line.Length).Select(word => word.Label))),
                words => words.Split(' ').Contains("shop"));
            silo.AskedFor.ShouldBe("/api/v1/apps");
        }
    }

    /// <summary>Help would print all that completes an argument, with the names of a large cluster a page of them.</summary>
    [Theory]
    [InlineData("drain")]
    [InlineData("explain")]
    [InlineData("steer")]
    [InlineData("get targets")]
    [InlineData("get regions")]
    [InlineData("describe app")]
    public async Task Help_asks_nobody_for_names(string verb)
    {
        await using var silo = await ScriptedSilo.StartAsync(200, Apps);

        var (exitCode, text, _) = await InProcess.RunAsync([.. verb.Split(' '), "--api", silo.Api, "--help"]);

        exitCode.ShouldBe(0);
        text.ShouldContain("Usage:");
        silo.AskedFor.ShouldBeNull();
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
