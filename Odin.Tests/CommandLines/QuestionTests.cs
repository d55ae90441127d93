using System.CommandLine;
using System.IO.Pipelines;
using Microsoft.Extensions.Time.Testing;
using Odin.Cli.Sessions;
using Odin.Commands;
using Odin.Tests.Support;

namespace Odin.Tests.CommandLines;

/// <summary>What is asked before sessions end, and who may think as long as they like.</summary>
public sealed class QuestionTests
{
    private const string Closed =
        """{"matched":1,"closed":1,"edges":[{"edge":"fra-1","matched":1,"closed":1}],"missing":[]}""";

    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("YES\n", 0)]
    [InlineData("yesterday\n", 2)]
    [InlineData("\n", 2)]
    [InlineData("", 2)]
    public async Task Sessions_end_by_a_yes_and_by_nothing_else(string typed, int exitCode)
    {
        await using var silo = await ScriptedSilo.StartAsync(200, Closed);

        var said = await InProcess.RunAsync(typed, ["close", "--all", "--api", silo.Api]);

        said.ExitCode.ShouldBe(exitCode);
        said.Text.ShouldBe(exitCode == 0 ? "closed 1 session\n" : "");
        said.Messages.ShouldEndWith(exitCode == 0 ? "[y/N] " : typed == "" ? "[y/N] \nnothing was ended\n" : "[y/N] nothing was ended\n");
    }

    [Fact]
    public async Task Who_thinks_about_it_is_no_silo_that_does_not_answer()
    {
        await using var silo = await ScriptedSilo.StartAsync(200, Closed);
        var time = new FakeTimeProvider();
        var (typed, asked) = (new Pipe(), new Pipe());
        await using var messages = new StreamWriter(asked.Writer.AsStream());
        using var text = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(typed.Reader.AsStream(), Stream.Null, text, messages) { InputIsTyped = true };
        var root = new RootCommand { new CloseCommand(terminal, time).Create() };
        var closing = root.Parse($"close --all --api {silo.Api}").InvokeAsync();
        await ReadUntilAsync(asked.Reader.AsStream(), "[y/N] ");

        time.Advance(TimeSpan.FromHours(1));
        await typed.Writer.WriteAsync("y\n"u8.ToArray());

        (await TestTimeout.Within(closing)).ShouldBe(0);
        text.ToString().ShouldBe("closed 1 session\n");
        await messages.FlushAsync();
        await asked.Writer.CompleteAsync();
        (await new StreamReader(asked.Reader.AsStream()).ReadToEndAsync()).ShouldBe("");
    }

    private static async Task ReadUntilAsync(Stream stream, string end)
    {
        var (said, some) = ("", new byte[1]);
        while (!said.EndsWith(end, StringComparison.Ordinal))
        {
            (await TestTimeout.Within(stream.ReadAsync(some).AsTask())).ShouldBe(1, said);
            said += (char)some[0];
        }
    }
}
