using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;
using var signals = new StopSignals();

var terminal = Terminal.OfProcess();
try
{
    return await CommandLine.RunAsync("odin", OdinCommand.Create(terminal, signals), args, terminal, signals, DidYouMean.Hint,
        ProcessMessages.TerminalOf);
}
finally
{
    StandardStreams.Flush();
}
