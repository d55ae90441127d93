using Odin.Tests.Grains.Configuration;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Monitoring;

/// <summary>The files of infra/monitoring, as their own programs judge them.</summary>
public sealed class PromtoolTests
{
    [Theory]
    [InlineData("check", "rules", "odin.rules.yml")]
    [InlineData("check", "config", "prometheus.yml")]
    [InlineData("test", "rules", "odin.rules.test.yml")]
    public Task Promtool_is_content(string verb, string what, string file)
    {
        Tool.Require("promtool", "prometheus");
        return Command.RunAsync("promtool", verb, what, RepositoryFiles.Path("infra", "monitoring", file));
    }

    [Fact]
    public Task Amtool_is_content()
    {
        Tool.Require("amtool", "prometheus-alertmanager");
        return Command.RunAsync("amtool", "check-config", RepositoryFiles.Path("infra", "monitoring", "alertmanager.yml"));
    }
}
