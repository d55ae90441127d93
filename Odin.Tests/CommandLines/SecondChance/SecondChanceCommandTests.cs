using Odin.Tests.Drills.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.CommandLines.SecondChance;

/// <summary>What <c>odin second-chance</c> says where it cannot work, and what it leaves behind.</summary>
public sealed class SecondChanceCommandTests
{
    private static readonly string Odin = Path.Combine(AppContext.BaseDirectory, "odin.dll");

    private static readonly string[] Flags =
    [
        "second-chance", "--edge-id", "fra-1", "--tunnel-address", "127.0.0.1", "--vip", "192.0.2.80,2001:db8::80", "--peers",
        "iad-1@127.0.0.2",
    ];

    [Theory]
    [InlineData("--peers", "iad-1", "--peers 'iad-1': expected one or more ID@IP such as fra-2@10.0.0.3, separated by commas.")]
    [InlineData("--peers", "iad-1@::1", "--peers 'iad-1@::1': expected an address of the family of --tunnel-address 127.0.0.1.")]
    [InlineData("--peers", "fra-1@127.0.0.3", "--peers 'fra-1@127.0.0.3': that is this edge itself; name the others.")]
    [InlineData("--vip", "192.0.2", "--vip '192.0.2': expected IP addresses such as 192.0.2.80, separated by commas.")]
    public async Task A_flag_that_is_wrong_is_named(string flag, string value, string says)
    {
        string[] flags = [.. Flags];
        flags[Array.IndexOf(flags, flag) + 1] = value;
        await using var odin = LiveProcess.StartTool("odin", "odin", flags);

        var (exitCode, said) = await odin.RunToEndAsync();

        exitCode.ShouldBe(1, said);
        said.ShouldContain(says);
    }

    [Fact]
    public async Task Without_the_right_or_nft_it_says_so_and_leaves_nothing_and_a_signal_takes_all_away()
    {
        Tool.Require("nft", "nftables");
        Tool.Require("setpriv", "util-linux");
        await using var place = await Place.CreateAsync($"odin-{Environment.ProcessId}-second");

        await using var powerless = new DrillProcess("powerless", place,
            ["setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin", "dotnet", Odin, .. Flags]);
        await RefusedAsync(powerless, "CAP_NET_ADMIN");

        var tools = Directory.CreateTempSubdirectory("odin-tools-").FullName;
        foreach (var tool in new[] { "ip", "bridge", "dotnet" })
            File.CreateSymbolicLink(Path.Combine(tools, tool), (await Command.RunAsync("sh", "-c", $"command -v {tool}")).Trim());
        await using var without = new DrillProcess("without", place, ["env", $"PATH={tools}", "dotnet", Odin, .. Flags]);
        await RefusedAsync(without, "install the package nftables");
        (await place.RunAsync("ip", "link")).ShouldNotContain("odin-sc");
        Directory.Delete(tools, recursive: true);

        await using var whole = new DrillProcess("whole", place, ["dotnet", Odin, .. Flags]);
        await whole.StartAsync("second-chance: ready on 127.0.0.1 port 4789");
        await whole.Process.WaitForLineAsync("Until it answers all stays as it is");
        (await place.RunAsync("nft", "list", "ruleset")).ShouldContain("odin_second_chance");
        (await whole.Process.StopAsync()).ShouldBe(0);
        (await place.RunAsync("nft", "list", "ruleset")).ShouldBe("");
        (await place.RunAsync("ip", "link")).ShouldNotContain("odin-sc");
    }

    private static async Task RefusedAsync(DrillProcess process, string says)
    {
        var (exitCode, said) = await process.RunAsync();
        exitCode.ShouldBe(2, said);
        said.ShouldContain(says);
    }
}
