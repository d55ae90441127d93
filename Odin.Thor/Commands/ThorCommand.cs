using System.CommandLine;
using Odin.Commands;

namespace Odin.Thor.Commands;

/// <summary><c>thor</c> with all its verbs.</summary>
internal static class ThorCommand
{
    public static RootCommand Create(Terminal terminal, TimeProvider time) =>
        new("thor: an echo target, a test client and a load generator for TCP proxies.")
    {
        EchoCommand.Create(terminal, time),
        SendCommand.Create(terminal, time),
        LoadCommand.Create(terminal, time),
        VersionCommand.Create("thor", terminal, typeof(ThorCommand).Assembly),
    };
}
