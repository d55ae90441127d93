using System.Diagnostics;
using Odin.Tests.Support;

namespace Odin.Tests.Processes;

/// <summary>The real <c>odin validate</c>: whatever stands in the file's place, it says so in one line and ends with 3.</summary>
public sealed class ValidateTests : IDisposable
{
    private const int Invalid = 3;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("odin-validate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("a.toml", "Apps = ", "[", 200_000, "nest deeper than 64 levels")]
    [InlineData("b.toml", "", "a.", 100_000, "nest deeper than 64 levels")]
    [InlineData("a.json", "", "[", 1_000_000, "nest deeper than 64 levels")]
    [InlineData("a.yaml", "", "- ", 500_000, "nest deeper than 64 levels")]
    [InlineData("c.json", "{\"Apps\": \"", "\u001b[31m", 1, "this is not JSON")]
    [InlineData("empty.yaml", "", "", 0, "the document is empty")]
    public async Task A_hostile_file_is_one_line(string name, string start, string text, int times, string message)
    {
        await File.WriteAllTextAsync(Path(name), start + string.Concat(Enumerable.Repeat(text, times)) + (times > 1 ? "a = 1" : ""));

        await IsRefusedAsync(Path(name), message);
    }

    [Fact]
    public async Task A_pipe_is_one_line()
    {
        using (var make = Process.Start("mkfifo", [Path("pipe.json")])) await make.WaitForExitAsync(TestContext.Current.CancellationToken);

        await IsRefusedAsync(Path("pipe.json"), "this is a pipe");
    }

    [Fact]
    public async Task A_million_errors_are_a_hundred_lines_and_their_number()
    {
        await File.WriteAllTextAsync(Path("many.json"), $"{{\"Apps\":[{string.Concat(Enumerable.Repeat("1,", 400_000))}1]}}");

        var (code, lines) = await ValidateAsync(Path("many.json"));
        code.ShouldBe(Invalid);
        lines.Length.ShouldBe(102);
        lines[^2].ShouldEndWith("400001 errors in all; these are the first 100.");
        lines[^1].ShouldBe("400001 errors");
    }

    private static async Task IsRefusedAsync(string path, string message)
    {
        var (code, lines) = await ValidateAsync(path);

        code.ShouldBe(Invalid);
        lines.Length.ShouldBe(2);
        lines[0].ShouldContain(message);
        lines[0].ShouldNotContain('\u001b');
        lines[1].ShouldBe("1 error");
    }

    private static async Task<(int Code, string[] Lines)> ValidateAsync(string path)
    {
        using var odin = ToolProcess.Start("odin", "validate", "-f", path);
        var lines = new List<string>();
        while (true)
        {
            try
            {
                lines.Add(await odin.ReadMessageAsync());
            }
            catch (InvalidOperationException)
            {
                return (await odin.WaitForExitAsync(), [.. lines]);   // It has said all.
            }
        }
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);
}
