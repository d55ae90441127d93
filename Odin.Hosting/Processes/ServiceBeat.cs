using Microsoft.Extensions.Logging;
using Odin.Hosting.Background;

namespace Odin.Hosting.Processes;

/// <summary>Notifies the service manager that a process without event loops lives: its thread pool runs, or this would not.</summary>
public sealed class ServiceBeat(ServiceNotifier manager, TimeProvider time, ILogger<ServiceBeat> logger)
    : BackgroundLoopService(time, logger)
{
    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (manager.BeatInterval is not { } interval) return;
        using var timer = new PeriodicTimer(interval, _time);
        do manager.Beat();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
