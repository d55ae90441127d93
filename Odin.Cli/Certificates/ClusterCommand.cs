using System.CommandLine;
using Odin.Commands;

namespace Odin.Cli.Certificates;

/// <summary><c>odin cluster</c>: the certificates with which silos, edges and operators of a cluster know each other.</summary>
internal static class ClusterCommand
{
    public static Command Create(Terminal terminal) =>
        new("cluster", "Makes the certificates with which silos, edges and operators of a cluster know each other.")
        {
            new InitCommand(terminal, TimeProvider.System).Create(),
            new IssueCommand(terminal, TimeProvider.System).Create(),
            new HostCommand(terminal, TimeProvider.System).Create(),
        };
}
