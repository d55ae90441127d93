using System.CommandLine;
using Odin.Cli.Announcing;
using Odin.Cli.Audit;
using Odin.Cli.Certificates;
using Odin.Cli.Cluster;
using Odin.Cli.Completion;
using Odin.Cli.Describing;
using Odin.Cli.Keys;
using Odin.Cli.SecondChance;
using Odin.Cli.Sessions;
using Odin.Cli.Top;
using Odin.Commands;
using Odin.Edge.Hosting;
using Odin.Silo.Hosting;

namespace Odin.Cli.Commands;

/// <summary><c>odin</c> with all its verbs.</summary>
internal static class OdinCommand
{
    public static RootCommand Create(Terminal terminal, StopSignals signals)
    {
        var root = new RootCommand("odin: a global TCP proxy.")
        {
            RunCommand.Create(terminal, signals),
            SiloCommand.Create(signals.CatchSecond),
            EdgeCommand.Create(signals.CatchSecond),
            new ApplyCommand(terminal).Create(),
            new RollbackCommand(terminal).Create(),
            Get(terminal),
            DescribeCommand.Create(terminal),
            new CloseCommand(terminal, TimeProvider.System).Create(),
            new TopCommand(terminal).Create(),
            new TailCommand(terminal).Create(),
            new ExplainCommand(terminal).Create(),
            AdminStateCommand.Drain(terminal),
            AdminStateCommand.Disable(terminal),
            AdminStateCommand.Enable(terminal),
            new SteerCommand(terminal).Create(),
            new AnnounceCommand(terminal).Create(),
            new SecondChanceCommand(terminal).Create(),
            DemoCommand.Create(terminal, signals),
            ValidateCommand.Create(terminal),
            ClusterCommand.Create(terminal),
            KeysCommand.Create(terminal),
            SchemaCommand.Create(terminal),
            CompletionCommand.Create(terminal),
            VersionCommand.Create("odin", terminal, typeof(OdinCommand).Assembly),
        };
        HelpWithExamples.AddTo(root);
        return root;
    }

    private static Command Get(Terminal terminal)
    {
        var get = GetCommand.Create(terminal);
        get.Subcommands.Add(new GetSessionsCommand(terminal).Create());
        get.Subcommands.Add(new GetEventsCommand(terminal).Create());
        get.Subcommands.Add(new GetAuditCommand(terminal).Create());
        get.Subcommands.Add(ListKeysCommand.Create("keys", terminal));
        return get;
    }
}
