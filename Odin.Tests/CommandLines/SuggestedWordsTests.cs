using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Odin.Cli.Api;
using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.CommandLines;

/// <summary>Which words a shell is offered for what is typed: those that may stand there, and flags only by a dash or for want of other
/// words.</summary>
public sealed class SuggestedWordsTests
{
    private static readonly string Apps = ScriptedSilo.Apps("shop", "ssh");

    [Theory]
    [InlineData("odin drain @ ", "shop ssh")]
    [InlineData("odin drain @ s", "shop ssh")]
    [InlineData("odin drain @ SH", "shop")]
    [InlineData("odin drain @ h", "")]
    [InlineData("odin drain @ --yes ", "shop ssh")]
    [InlineData("odin drain @ --force -y sh", "shop")]
    [InlineData("odin drain @ --fo", "--force")]
    [InlineData("odin drain @ --app s", "shop ssh")]
    [InlineData("odin drain @ --app=s", "--app=shop --app=ssh")]
    [InlineData("odin drain @ --nothing=s", "")]
    public async Task Names_come_without_flags_and_flags_by_a_dash(string line, string words)
    {
        await using var silo = await ScriptedSilo.StartAsync(200, Apps);
        using var text = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(Stream.Null, Stream.Null, text, TextWriter.Null);
        using var signals = new StopSignals();
        line = line.Replace("@", $"--api {silo.Api}", StringComparison.Ordinal);

        (await CommandLine.RunAsync("odin", Drain(terminal), [$"[suggest:{line.Length}]", line], terminal, signals)).ShouldBe(0);

        Split(text.ToString(), '\n').ShouldBe(Split(words, ' '));
    }

    [Theory]
    [InlineData("odin get apps --so", "--sort")]
    [InlineData("odin get apps -o ", "json table wide yaml")]
    [InlineData("odin get audit --sort s", "silo status")]
    [InlineData("odin get events --kind limit", "limit-left limit-reached")]
    [InlineData("odin close --state ", "assigning connecting data last_data")]
    [InlineData("odin keys create --role ", "admin operator viewer")]
    [InlineData("odin get ev", "events")]
    public async Task Values_are_those_that_a_flag_takes(string line, string words) =>
        (await WordsAsync(line)).ShouldBe(Split(words, ' '), ignoreOrder: true);

    [Fact]
    public async Task Flags_come_where_no_other_word_may_stand()
    {
        (await WordsAsync("odin apply ")).ShouldContain("--file");
        (await WordsAsync("odin apply --file ")).ShouldBeEmpty();
        (await WordsAsync("odin drain --api http://127.0.0.1:1 ")).ShouldContain("--edge");
        (await WordsAsync("odin ")).ShouldNotContain(word => word.StartsWith('-'));
    }

    [Fact]
    public async Task What_stands_behind_the_cursor_is_not_asked_about()
    {
        var (exitCode, text, _) = await InProcess.RunAsync("[suggest:11]", "odin get ev --watch");

        (exitCode, text).ShouldBe((0, "events\n"));
    }

    /// <summary>Each shell by its own script, with a silo's words that would run something if they were evaluated.</summary>
    [Theory]
    [InlineData("bash", "bash", """
        {0}
        COMP_LINE='odin drain 10.0.0.1:8' COMP_POINT=21 COMP_CWORD=4
        _odin odin 8 :
        printf '%s\n' "${{COMPREPLY[@]}}"
        """, "80 81$(exit)")]
    [InlineData("zsh", "zsh", """
        compdef() {{ }}
        compadd() {{ print -l -- $found }}
        {0}
        words=(odin drain 10.0.0.1:8) CURRENT=3 PREFIX=10.0.0.1:8
        _odin
        """, "10.0.0.1:80 10.0.0.1:81$(exit)")]
    [InlineData("fish", "fish", """
        function commandline; echo 'A=1 odin drain 10.0.0.1:8'; end
        {0}
        __odin_words
        """, "10.0.0.1:80 10.0.0.1:81$(exit)")]
    public async Task A_shell_offers_the_words_as_they_are(string shell, string package, string lines, string words)
    {
        Tool.Require(shell, package);
        var script = (await InProcess.RunAsync("completion", shell)).Text;
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            // In place of odin: it answers the question that it is to be asked, and no other.
            var odin = Path.Combine(folder.FullName, "odin");
            await File.WriteAllTextAsync(odin, """
                #!/bin/sh
                [ "$1|$2" = '[suggest:21]|odin drain 10.0.0.1:8' ] && printf '%s\n' '10.0.0.1:80' '10.0.0.1:81$(exit)'
                """);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(odin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var start = new ProcessStartInfo(shell, ["-c", string.Format(null, lines, script)]) { RedirectStandardOutput = true };
            start.Environment["PATH"] = $"{folder.FullName}:{start.Environment["PATH"]}";
            using var process = Process.Start(start)!;

            var said = await TestTimeout.Within(process.StandardOutput.ReadToEndAsync());

            Split(said, '\n').ShouldBe(Split(words, ' '));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>As <c>odin drain</c>, on a clock that stands still: a busy machine takes no name away.</summary>
    private static RootCommand Drain(Terminal terminal)
    {
        var verb = new ApiVerb(terminal, new FakeTimeProvider());
        var (app, only) = (new Argument<string?>("APP") { Arity = ArgumentArity.ZeroOrOne }, Flag.Text("--app", "NAME", "An app."));
        var drain = new System.CommandLine.Command("drain") { app, only, new Option<bool>("--yes", "-y"), new Option<bool>("--force") };
        verb.AddTo(drain);
        verb.Complete(app, Names.Apps);
        verb.Complete(only, Names.Apps);
        var root = new RootCommand { drain };
        HelpWithExamples.AddTo(root);
        return root;
    }

    private static async Task<string[]> WordsAsync(string line)
    {
        var (exitCode, text, messages) = await InProcess.RunAsync($"[suggest:{line.Length}]", line);
        (exitCode, messages).ShouldBe((0, ""));
        return Split(text, '\n');
    }

    private static string[] Split(string words, char between) => words.Split(between, StringSplitOptions.RemoveEmptyEntries);
}
