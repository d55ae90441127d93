using System.CommandLine;
using Odin.Cli.Cluster;
using Odin.Cli.Commands;
using Odin.Edge.Hosting;
using Odin.Silo.Hosting;
using Odin.Thor.Commands;

var terminal = Terminal.OfProcess();
using var signals = new StopSignals();

var odin = new RootCommand("odin: a global TCP proxy.")
{
    RunCommand.Create(terminal, signals),
    SiloCommand.Create(signals.CatchSecond),
    EdgeCommand.Create(signals.CatchSecond),
    ApplyCommand.Create(terminal),
    RollbackCommand.Create(terminal),
    GetCommand.Create(terminal),
    WishCommand.Drain(terminal),
    WishCommand.Disable(terminal),
    WishCommand.Enable(terminal),
    DemoCommand.Create(terminal, signals),
    ValidateCommand.Create(terminal),
    SchemaCommand.Create(terminal),
    VersionCommand.Create("odin", terminal),
};

return await CommandLine.RunAsync("odin", odin, args, terminal, signals);
