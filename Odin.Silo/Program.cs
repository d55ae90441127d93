using Odin.Commands;
using Odin.Hosting.Processes;
using Odin.Silo.Hosting;
using var signals = new StopSignals();

return await ProcessCommand.RunAsync(SiloCommand.Create(signals.CatchSecond), args, signals);
