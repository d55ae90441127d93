using System.Diagnostics;
using System.Globalization;
using System.Text;
using Odin.Cli.Configuration;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration.Fuzzing;

/// <summary>Bytes in, an answer out: never an exception, never without bound, never text that steers a terminal.</summary>
/// <remarks>A second each in the suite; <c>ODIN_TEST_SECONDS</c> sets how long, <c>ODIN_SEED</c> where to begin. A failure
/// names its seed and writes its document.</remarks>
public sealed class ReaderFuzzTests(ITestOutputHelper output)
{
    private const int MaxAllocatedAtRest = 20_000_000;
    private const int MaxAllocatedPerByte = 450;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);   // For one document of some kilobytes, on a busy machine.

    public static TheoryData<string> Formats => ["json", "yaml", "toml"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Documents_with_changed_bytes_get_an_answer(string name)
    {
        var format = Enum.Parse<ConfigFormat>(name, ignoreCase: true);
        var corpus = Corpus(name);
        Run(format, random => new DocumentMutations(random, corpus).Next());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Documents_that_are_nearly_configurations_get_an_answer(string name)
    {
        var format = Enum.Parse<ConfigFormat>(name, ignoreCase: true);
        Run(format, random => Encoding.UTF8.GetBytes(new DocumentGrammar(random, format).Next()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_bytes_get_an_answer(string name)
    {
        var format = Enum.Parse<ConfigFormat>(name, ignoreCase: true);
        Run(format, random =>
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            return random.Next(2) == 0 ? bytes : [.. bytes.Select(value => (byte)(value & 0x7f))];
        });
    }

    private void Run(ConfigFormat format, Func<Random, byte[]> make)
    {
        var (seed, length) = (Number("ODIN_SEED") ?? 1, TimeSpan.FromSeconds(Number("ODIN_TEST_SECONDS") ?? 1));
        var watch = Stopwatch.StartNew();
        var (good, first) = (0, seed);
        for (; watch.Elapsed < length || seed == first; seed++)
        {
            var bytes = make(new Random(seed));
            if (Check(bytes, format, seed)) good++;
        }

        output.WriteLine($"{format}: seeds {first} to {seed - 1}, {good} good documents, {watch.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>Whether the document is a configuration.</summary>
    private static bool Check(byte[] bytes, ConfigFormat format, int seed)
    {
        try
        {
            var start = Stopwatch.GetTimestamp();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var load = Document.Load(bytes, format);
            (GC.GetAllocatedBytesForCurrentThread() - before)
                .ShouldBeLessThan(MaxAllocatedAtRest + ((long)MaxAllocatedPerByte * bytes.Length));
            Stopwatch.GetElapsedTime(start).ShouldBeLessThan(Longest);
            return IsSound(load);
        }
        catch (Exception exception)
        {
            var file = Path.Combine(Path.GetTempPath(), $"odin-fuzz-{seed}.{format}".ToLowerInvariant());
            File.WriteAllBytes(file, bytes);
            throw new InvalidOperationException($"seed {seed}, {format}, {bytes.Length} bytes, kept as {file}: {exception.Message}",
                exception);
        }
    }

    private static bool IsSound(ConfigLoad load)
    {
        if (load.Config is { } config)
        {
            load.ErrorCount.ShouldBe(0);
            var again = ConfigReader.ReadJson(ConfigWriter.ToJson(config), "again");
            again.Messages.ShouldBeEmpty();
            SpecEquality.AreEqual(config, again.Config!).ShouldBeTrue();
            return true;
        }

        load.Errors.Length.ShouldBe(Math.Min(load.ErrorCount, ConfigLoad.MaxErrors));
        load.ErrorCount.ShouldBePositive();
        foreach (var message in load.Messages)
        {
            VisibleText.Of(message).ShouldBe(message);
            message.Length.ShouldBeLessThan(1500);
        }

        return false;
    }

    /// <summary>The repository's own documents; those of other formats too, for the crossing.</summary>
    private static List<byte[]> Corpus(string format) =>
    [
        .. Directory.EnumerateFiles(RepositoryFiles.Path("docs", "examples")).Append(RepositoryFiles.Path("config.json"))
            .Append(RepositoryFiles.Path("infra", "world.yaml"))
            .OrderBy(path => !path.EndsWith(format, StringComparison.Ordinal)).ThenBy(path => path, StringComparer.Ordinal)
            .Select(File.ReadAllBytes),
        .. Seeds(format).Select(Encoding.UTF8.GetBytes),
    ];

    private static IEnumerable<string> Seeds(string format) => format switch
    {
        "yaml" => ["x-a: &a {Name: a, Ports: [1]}\nApps:\n- <<: *a\n  Targets: [h:1]\n- <<: [*a, {Connect: {Timeout: 1s}}]\n  Name: b\n  " +
            "Ports: [2]\n  Targets: [\"h:1\"]\n", "Apps:\n  - Name: |\n      a\n    Ports: >-\n      5\n",
            "%YAML 1.2\n---\nApps: []\n...\n"],
        "toml" => ["[[Apps]]\nName = \"a\"\nPorts = [1]\n[[Apps.Targets]]\nAddress = \"h:1\"\n[[Apps]]\nName = 'b'\nPorts = [2]\nTargets " +
            "= [\"h:1\", {Address = \"h:2\"}]\nConnect.Timeout = \"\"\"1s\"\"\"\n"],
        _ => ["{\"x-a\": 1, \"Apps\": [{\"Name\": \"a\", \"Ports\": [1, \"2-3\"], \"Targets\": [{\"Address\": \"h:1\"}]}]}"],
    };

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
