using Odin.Cli;
using Odin.Cli.Commands;
using Odin.Cli.Output;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;
using var signals = new StopSignals();

var terminal = Terminal.OfProcess();
RowOutput.Contracts = static () => RowContracts.Default;
try
{
    return await CommandLine.RunAsync("odin", OdinCommand.Create(terminal, signals), args, terminal, signals, DidYouMean.Hint,
        ProcessMessages.TerminalOf);
}
finally
{
    StandardStreams.Flush();
}
