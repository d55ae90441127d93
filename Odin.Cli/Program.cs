using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using var signals = new StopSignals();

var terminal = Terminal.OfProcess();
return await CommandLine.RunAsync("odin", OdinCommand.Create(terminal, signals), args, terminal, signals, DidYouMean.Hint);
