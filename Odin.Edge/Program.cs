using Odin.Commands;
using Odin.Edge.Hosting;
using Odin.Hosting.Processes;
using var signals = new StopSignals();

return await ProcessCommand.RunAsync(EdgeCommand.Create(signals.CatchSecond), args, signals);
