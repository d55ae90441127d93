using Odin.Commands;
using Odin.Thor.Commands;
using Odin.Thor.Sockets;
using var signals = new StopSignals();

InlineCompletions.Enable();
var terminal = Terminal.OfProcess();
return await CommandLine.RunAsync("thor", ThorCommand.Create(terminal, TimeProvider.System), args, terminal, signals);
