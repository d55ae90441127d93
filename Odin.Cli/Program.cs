using Odin.Cli.Commands;
using Odin.Thor.Commands;

var terminal = Terminal.OfProcess();
using var signals = new StopSignals();
return await CommandLine.RunAsync("odin", OdinCommand.Create(terminal, signals), args, terminal, signals);
