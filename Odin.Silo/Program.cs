using Odin.Hosting.Processes;
using Odin.Silo.Hosting;
using var signals = new TerminationSignals();

return await ProcessCommand.RunAsync(SiloCommand.Create(() => signals.StopNow), args, signals);
