using Odin.Thor.Commands;
using Odin.Thor.Sockets;

InlineCompletions.Enable();
var terminal = Terminal.OfProcess();
using var signals = new StopSignals();
return await CommandLine.RunAsync("thor", ThorCommand.Create(terminal, TimeProvider.System), args, terminal, signals);
