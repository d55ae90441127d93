using Odin.Cli;
using Odin.Cli.Commands;
using Odin.Cli.Output;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;

// What ends soon does not earn back what it would cost to make code for regular expressions and for reflection: they do without.
if (args is not ["run" or "silo" or "edge" or "demo", ..])
    AppContext.SetSwitch("System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported", false);
using var signals = new StopSignals();

var terminal = Terminal.OfProcess();
RowOutput.Contracts = static () => RowContracts.Default;
try
{
    return await CommandLine.RunAsync("odin", OdinCommand.Create(terminal, signals, args), args, terminal, signals, DidYouMean.Hint,
        ProcessMessages.TerminalOf);
}
finally
{
    StandardStreams.Flush();
}
