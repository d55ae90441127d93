using Odin.Tests.Anycast.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.CommandLines;

/// <summary><c>odin announce check</c>, and a real BIRD that reads what it prints.</summary>
public sealed class AnnounceCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-check-").FullName;

    [Fact]
    public async Task BIRD_takes_what_is_printed_for_it()
    {
        Tool.Require("bird", "bird2");
        var (exitCode, said) = await CheckAsync("--announce", "bgp", "--bgp-as", "4200000001", "--bgp-peers", "64500@10.0.0.1",
            "--edge-address", "10.0.0.2", "--bgp-ttl-security", "on");
        exitCode.ShouldBe(0, said);
        var file = Path.Combine(_folder, "bird.conf");
        await File.WriteAllTextAsync(file, $"router id 10.0.0.1;\nprotocol device {{ }}\n{said}\n");

        await Command.RunAsync("bird", "-p", "-c", file);

        said.ShouldContain($"if net !~ [ {AnycastNet.Address}/32 ] then reject;");
        said.ShouldContain($"if net !~ [ {AnycastNet.Address6}/128 ] then reject;");
        said.ShouldContain("hold time 3;");
    }

    [Fact]
    public async Task FRR_has_its_own_words()
    {
        var (_, said) = await CheckAsync("--announce", "bgp", "--bgp-as", "65010", "--bgp-peers", "64500@10.0.0.1", "--router", "frr");

        said.ShouldContain("router bgp 64500");
        said.ShouldContain(" neighbor ADDRESS-OF-THE-EDGE remote-as 65010");
        said.ShouldContain(" set local-preference 0");
    }

    [Fact]
    public async Task Settings_that_make_no_session_are_refused()
    {
        var (exitCode, said) = await CheckAsync("--announce", "bgp");

        exitCode.ShouldBe(1);
        said.ShouldContain("--bgp-as and --bgp-peers");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int ExitCode, string Said)> CheckAsync(params string[] more)
    {
        var file = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(file, AnycastEdge.Document);
        await using var odin = LiveProcess.StartTool("odin announce", "odin", ["announce", "check", "-f", file, .. more]);
        return await odin.RunToEndAsync();
    }
}
