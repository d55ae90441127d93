using System.Text;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>The real <c>odin validate</c> of a megabyte of anything: at most 2 s of CPU and 200 MB, and in proportion to its
/// size.</summary>
public sealed class ReaderBudgetTests(ITestOutputHelper output) : IDisposable
{
    private const int Megabyte = 1_000_000;
    private const int Invalid = 3;
    private const long MostBytes = 200_000_000;
    private static readonly TimeSpan MostCpu = TimeSpan.FromSeconds(2);

    /// <summary>A document of one app, and the process itself, on a machine of today. A slower one gets as much more for the
    /// rest.</summary>
    private static readonly TimeSpan UsualStart = TimeSpan.FromSeconds(0.15);

    /// <summary>What one measurement may differ from the next.</summary>
    private static readonly TimeSpan CpuNoise = TimeSpan.FromSeconds(0.25);

    private const long MemoryNoise = 25_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("odin-budget-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public Task Json() => HoldsAsync("json", new()
    {
        ["nests deeply"] = size => Fill(size, "", _ => "[", ""),
        ["nests in turn"] = size => Fill(size, "", _ => "{\"a\":[", ""),
        ["is one line of errors"] = size => Fill(size, "{\"Apps\":[", _ => "1,", "1]}"),
        ["is many lines of errors"] = size => Fill(size, "{\"Apps\":[", _ => "1,\n", "1]}"),
        ["has many unknown keys"] = size => Fill(size, "{", item => $"\"k{item}\":1,", "\"k\":1}"),
        ["has one key many times"] = size => Fill(size, "{", _ => "\"Apps\":[],", "\"Apps\":[]}"),
        ["is one string"] = size => Fill(size, "{\"Apps\":\"", _ => "xxxxxxxx", "\"}"),
        ["is one string of escapes"] = size => Fill(size, "{\"Apps\":[{\"Name\":\"", _ => "\\u001b", "\"}]}"),
        ["is one key"] = size => Fill(size, "{\"", _ => "xxxxxxxx", "\":1}"),
        ["is one number"] = size => Fill(size, "{\"Apps\":", _ => "11111111", "}"),
        ["repeats an app"] = size =>
            Fill(size, "{\"Apps\":[", _ => "{\"Name\":\"a\",\"Ports\":[1],\"Targets\":[\"h:1\"]},", "{}]}"),
        ["has many ports and one wrong"] = size =>
            Fill(size, "{\"Apps\":[{\"Name\":\"a\",\"Targets\":[\"h:1\"],\"Ports\":[", item => $"{(item % 65_000) + 1},", "0]}]}"),
    });

    [Fact]
    public Task Yaml() => HoldsAsync("yaml", new()
    {
        ["nests deeply"] = size => Fill(size, "", _ => "- ", ""),
        ["nests in turn"] = size => Fill(size, "Apps: ", _ => "[{a: ", ""),
        ["is one line of errors"] = size => Fill(size, "Apps: [", _ => "1,", "1]"),
        ["is many lines of errors"] = size => Fill(size, "Apps:\n", _ => "- a: 1\n", ""),
        ["has many unknown keys"] = size => Fill(size, "", item => $"k{item}: 1\n", ""),
        ["is one string"] = size => Fill(size, "Apps: \"", _ => "xxxxxxxx", "\""),
        ["is one string of escapes"] = size => Fill(size, "Apps: \"", _ => "\\x1b", "\""),
        ["is one block of text"] = size => Fill(size, "Apps: |\n", _ => "  x\n", ""),
        ["is comments"] = size => Fill(size, "", _ => "#\n", "Apps: 1"),
        ["has many anchors"] = size => Fill(size, "", item => $"- &a{item} x\n", ""),
        ["repeats an alias"] = size => Fill(size, "x-a: &a {Name: b c, Ports: [70000], Targets: [x]}\nApps:\n", _ => "- *a\n", ""),
        ["doubles aliases"] = size => Fill(size, "a0: &a0 [x, x]\n", item => $"a{item + 1}: &a{item + 1} [*a{item}, *a{item}]\n", ""),
        ["merges a mapping again and again"] = size =>
            Fill(size, "x-a: &a {Name: b c, Ports: [70000]}\nApps:\n", _ => "- {<<: *a}\n", ""),
    });

    [Fact]
    public Task Toml() => HoldsAsync("toml", new()
    {
        ["nests deeply"] = size => Fill(size, "Apps = ", _ => "[", ""),
        ["nests in turn"] = size => Fill(size, "a = ", _ => "{a=[", ""),
        ["is one key of many steps"] = size => Fill(size, "", _ => "a.", "a = 1"),
        ["is one line of errors"] = size => Fill(size, "Apps = [", _ => "1,", "1]"),
        ["is many lines of errors"] = size => Fill(size, "Apps = [\n", _ => "1,\n", "1]"),
        ["has many unknown keys"] = size => Fill(size, "", item => $"k{item} = \"x\"\n", ""),
        ["has many tables"] = size => Fill(size, "", _ => "[[Apps]]\nName = \"x\"\n", ""),
        ["has tables of many steps"] = size => Fill(size, "", item => $"[a.b.c.d.e.f.t{item}]\n", ""),
        ["is one string"] = size => Fill(size, "Apps = \"", _ => "xxxxxxxx", "\""),
        ["is one string of escapes"] = size => Fill(size, "Apps = \"", _ => "\\u001b", "\""),
        ["is one string of lines"] = size => Fill(size, "Apps = \"\"\"\n", _ => "x\n", "\"\"\""),
    });

    private async Task HoldsAsync(string format, Dictionary<string, Func<int, string>> documents)
    {
        var least = await MeasureAsync($"least.{format}", format switch
        {
            "json" => "{\"Apps\": [1]}",
            "yaml" => "Apps: [1]",
            _ => "Apps = [1]",
        });
        var slowness = Math.Max(1, least.Cpu / UsualStart);
        await Parallel.ForEachAsync(documents, TestContext.Current.CancellationToken, async (document, _) =>
        {
            var name = $"{document.Key.Replace(' ', '-')}.{format}";
            var one = await MeasureAsync(name, document.Value(Megabyte));
            var two = await MeasureAsync($"twice-{name}", document.Value(2 * Megabyte));
            output.WriteLine($"{name}: {one.Cpu.TotalSeconds:0.00} s and {one.PeakBytes / 1e6:0} MB, " +
                $"of twice the size {two.Cpu.TotalSeconds:0.00} s and {two.PeakBytes / 1e6:0} MB");

            one.Cpu.ShouldBeLessThan(MostCpu * slowness, name);
            one.PeakBytes.ShouldBeLessThan(MostBytes, name);
            (two.Cpu - least.Cpu).ShouldBeLessThan((2.5 * (one.Cpu - least.Cpu)) + (CpuNoise * slowness), name);
            (two.PeakBytes - least.PeakBytes).ShouldBeLessThan((long)(2.5 * (one.PeakBytes - least.PeakBytes)) + MemoryNoise, name);
        });
    }

    private async Task<MeasuredRun> MeasureAsync(string name, string document)
    {
        var file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, document);
        var run = await MeasuredRun.OdinAsync("validate", "-f", file);
        run.ExitCode.ShouldBe(Invalid, name);
        return run;
    }

    private static string Fill(int size, string start, Func<int, string> item, string end)
    {
        var text = new StringBuilder(start, size + 100);
        for (var number = 0; text.Length < size; number++) text.Append(item(number));
        return text.Append(end).ToString();
    }
}
