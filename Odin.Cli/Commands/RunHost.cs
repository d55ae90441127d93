using System.Net;
using Odin.Cli.Certificates;
using Odin.Cli.Hosting;
using Odin.Commands;
using Odin.Edge.Takeover;
using Odin.Grains.Configuration;
using Odin.Hosting.Processes;

namespace Odin.Cli.Commands;

/// <summary>The life of a process that serves: start, say so, wait for a signal, drain, stop.</summary>
internal sealed class RunHost(Terminal terminal, StopSignals signals)
{
    private const int MostStarts = 5;

    /// <summary>Returns the exit code.</summary>
    /// <param name="config">What is served first.</param>
    /// <param name="options">What the flags say.</param>
    /// <param name="meanwhile">Runs while the process serves, until the first signal or until another process has taken over.</param>
    public async Task<int> RunAsync(ConfigSpec config, ProcessOptions options, Func<OdinProcess, CancellationToken, Task> meanwhile)
    {
        var (inheritedSockets, failure) = TakeoverRequest.Send(options.Edge.Takeover, options.Edge.TakeoverSocket, cluster: null);
        if (failure is null) return await RunAsync(config, options, inheritedSockets, meanwhile);

        terminal.SayError(failure);
        return ExitCode.Failed;
    }

    private async Task<int> RunAsync(ConfigSpec config, ProcessOptions options, InheritedSockets? inheritedSockets,
        Func<OdinProcess, CancellationToken, Task> meanwhile)
    {
        var stopNow = signals.CatchSecond();
        using var deadline = StopDeadline.Arm(Environment.Exit, TimeProvider.System, stopNow);
        try
        {
            await using var process = await Waiting.ForStartAsync(() => StartAsync(config, options, inheritedSockets),
                "the silo and the edge to start", terminal.Say, TimeProvider.System);
            await process.ApplyAsync(config, terminal.Say, signals.Token);
            // It never said "ready".
            if (SayFailedListeners(process)) return await StopAsync(process, ExitCode.Failed, stopNow: new(canceled: true));

            SayReady(process, config);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, process.Edge.HandedOver, process.Stopping);
            await meanwhile(process, ended.Token);
            return await StopAsync(process, process.Stopping.IsCancellationRequested ? ExitCode.Failed : ExitCode.Ok, stopNow);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Say("stopped before it was ready");
            return ExitCode.Ok;
        }
        catch (Exception failure) when (LoopbackPorts.IsInUse(failure))
        {
            var flag = failure is IOException ? $"--admin-port {options.AdminPort}" : $"--gateway-port {options.GatewayPort}";
            terminal.SayError($"{flag}: the port is in use by another process. Give another port, or 0 for a free one.");
            return ExitCode.Failed;
        }
    }

    /// <summary>A port that was free a moment ago may be another process's now: then the next ones are tried.</summary>
    private async Task<OdinProcess> StartAsync(ConfigSpec config, ProcessOptions options, InheritedSockets? inheritedSockets)
    {
        for (var tries = inheritedSockets is null ? MostStarts : 1; ; tries--)
        {
            try
            {
                var ports = LoopbackPorts.Choose(options, config, inheritedSockets?.AdminPort, terminal.Say);
                var certificates = RunCertificates.Create(options.ClusterId);
                return await OdinProcess.StartAsync(options, ports, inheritedSockets, certificates, signals.Token);
            }
            catch (Exception failure) when (tries > 1 && LoopbackPorts.IsInUse(failure)
                && (failure is IOException ? options.AdminPort : options.GatewayPort) is null or 0)
            {
                // The ports are chosen anew.
            }
        }
    }

    private bool SayFailedListeners(OdinProcess process)
    {
        foreach (var listener in process.FailedListeners) terminal.SayError($"app {listener.App}: {listener.Failure}");
        return process.FailedListeners.Any();
    }

    private void SayReady(OdinProcess process, ConfigSpec config)
    {
        var address = process.Edge.Listeners.FirstOrDefault()?.Endpoint.Address ?? IPAddress.Any;
        foreach (var app in config.Apps)
        {
            var first = app.Ports[0].First;
            var host = new IPEndPoint(address, first).ToString()[..^first.ToString().Length];
            var targets = string.Join(", ", app.Targets.Select(target => target.Address));
            terminal.Text.WriteLine($"{app.Name}: {host}{string.Join(',', app.Ports)} -> {targets} ({app.Balance})");
        }

        terminal.Text.WriteLine($"admin: {process.AdminAddress}/healthz, {process.AdminAddress}/orleans");
        terminal.Text.WriteLine($"dashboard: {process.AdminAddress}/");
        terminal.Text.WriteLine($"api: {process.AdminAddress}, for `odin get apps` and the like");
        terminal.Text.WriteLine("ready");
        terminal.Text.Flush();
        ServiceNotifier.OfEnvironment.Ready();
    }

    private async Task<int> StopAsync(OdinProcess process, int exitCode, CancellationToken stopNow)
    {
        ServiceNotifier.OfEnvironment.Stopping();
        if (process.Edge.Notice is var notice && notice > TimeSpan.Zero && !stopNow.IsCancellationRequested)
        {
            terminal.Say(
                $"draining: /readyz says so, and ports go on accepting for {notice.TotalSeconds:0.#} s; a second signal ends this at once");
        }

        if (process.Edge.LiveSessions is > 0 and var live)
            terminal.Say($"draining: {live} sessions are left; a second signal resets them at once");
        await process.StopAsync(stopNow);
        terminal.Say("stopped");
        return exitCode;
    }
}
