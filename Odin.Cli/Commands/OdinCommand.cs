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
    /// <param name="words">The command line, of which the verb is made; none: with all verbs.</param>
    public static RootCommand Create(Terminal terminal, StopSignals signals, params string[] words)
    {
        var root = Verbs.AddTo(new RootCommand("odin: a global TCP proxy."), words,
        [
            ("run", _ => RunCommand.Create(terminal, signals)),
            ("silo", _ => SiloCommand.Create(signals.CatchSecond)),
            ("edge", _ => EdgeCommand.Create(signals.CatchSecond)),
            ("apply", _ => new ApplyCommand(terminal).Create()),
            ("rollback", _ => new RollbackCommand(terminal).Create()),
            ("get", rest => Get(terminal, rest)),
            ("describe", rest => DescribeCommand.Create(terminal, rest)),
            ("close", _ => new CloseCommand(terminal, TimeProvider.System).Create()),
            ("top", _ => new TopCommand(terminal).Create()),
            ("tail", _ => new TailCommand(terminal).Create()),
            ("explain", _ => new ExplainCommand(terminal).Create()),
            ("drain", _ => AdminStateCommand.Drain(terminal)),
            ("disable", _ => AdminStateCommand.Disable(terminal)),
            ("enable", _ => AdminStateCommand.Enable(terminal)),
            ("steer", _ => new SteerCommand(terminal).Create()),
            ("announce", _ => new AnnounceCommand(terminal).Create()),
            ("second-chance", _ => new SecondChanceCommand(terminal).Create()),
            ("demo", _ => DemoCommand.Create(terminal, signals)),
            ("validate", _ => ValidateCommand.Create(terminal)),
            ("cluster", _ => ClusterCommand.Create(terminal)),
            ("keys", rest => KeysCommand.Create(terminal, rest)),
            ("schema", _ => SchemaCommand.Create(terminal)),
            ("completion", _ => CompletionCommand.Create(terminal)),
            ("version", _ => VersionCommand.Create("odin", terminal, typeof(OdinCommand).Assembly)),
        ]);
        HelpWithExamples.AddTo(root);
        return root;
    }

    private static Command Get(Terminal terminal, string[] words) => Verbs.AddTo(GetCommand.Create(), words,
    [
        .. GetCommand.Verbs(terminal),
        ("sessions", _ => new GetSessionsCommand(terminal).Create()),
        ("events", _ => new GetEventsCommand(terminal).Create()),
        ("audit", _ => new GetAuditCommand(terminal).Create()),
        ("keys", _ => ListKeysCommand.Create("keys", terminal)),
    ]);
}
