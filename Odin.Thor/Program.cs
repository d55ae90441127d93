using System.CommandLine;
using Odin.Thor.Commands;
using Odin.Thor.Sockets;

InlineCompletions.Enable();
var terminal = Terminal.OfProcess();

var thor = new RootCommand("thor: an echo target, a test client and a load generator for TCP proxies.")
{
    EchoCommand.Create(terminal, TimeProvider.System),
    SendCommand.Create(terminal, TimeProvider.System),
    LoadCommand.Create(terminal, TimeProvider.System),
    VersionCommand.Create("thor", terminal),
};

using var signals = new StopSignals();
return await CommandLine.RunAsync("thor", thor, args, terminal, signals);
