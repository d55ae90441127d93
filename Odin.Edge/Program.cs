using Odin.Edge.Hosting;
using Odin.Hosting.Processes;
using var signals = new TerminationSignals();

return await ProcessCommand.RunAsync(EdgeCommand.Create(() => signals.StopNow), args, signals);
