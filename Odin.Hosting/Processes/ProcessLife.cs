using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Odin.Commands;
using Odin.Hosting.Settings;

namespace Odin.Hosting.Processes;

/// <summary>The life of a silo's or edge's process: start, say so on standard output, serve, stop in order.</summary>
public sealed class ProcessLife(WebApplication app, string name)
{
    /// <summary>Makes what the process is made of. On a starved machine this takes longer than the start.</summary>
    public static Task<WebApplication> BuildAsync(string name, Func<WebApplication> build) => Waiting.ForStartAsync(
        () => Task.FromResult(build()), $"the {name} to be built", Console.Error.WriteLine, TimeProvider.System);

    /// <summary>Where health and the like are served, for example <c>http://127.0.0.1:8080</c>.</summary>
    /// <summary>Programs of the machine itself come by plain HTTP, also where others need HTTPS.</summary>
    private string AdminAddress => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        is var address && new Uri(address).IsLoopback ? address.Replace("https://", "http://", StringComparison.Ordinal) : address;

    /// <summary>What stands in the way of a start, as a sentence for people; null: nothing. Asked first.</summary>
    public Func<string?> Obstacle { get; init; } = () => null;

    /// <summary>Runs before the start, for what must be there first.</summary>
    public Func<CancellationToken, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>Completes when the process does what it is there for. Until then it only says where it can be asked.</summary>
    public Func<CancellationToken, Task> Ready { get; init; } = _ => Task.CompletedTask;

    /// <summary>What an end in order may take after the first signal; null: as long as it takes.</summary>
    public TimeSpan? LongestStop { get; init; }

    /// <summary>Returns the exit code.</summary>
    /// <param name="drain">What comes before the host stops; gets <paramref name="stopNow"/>.</param>
    /// <param name="stop">The first signal.</param>
    /// <param name="stopNow">The second one.</param>
    public async Task<int> RunAsync(Func<CancellationToken, Task> drain, CancellationToken stop, CancellationToken stopNow)
    {
        if (Obstacle() is { } obstacle)
        {
            Console.Error.WriteLine($"error: {obstacle}");
            return ExitCode.Failed;
        }

        using var deadline = StopDeadline.Arm(Environment.Exit, TimeProvider.System, stopNow);
        using var longest = LongestStop is { } orderly ? StopDeadline.Arm(EndLate, TimeProvider.System, orderly, stop) : null;
        if (await StartAsync(stop) is { } exitCode) return exitCode;

        Console.WriteLine($"{name}: admin {AdminAddress}");
        return await ServeAsync(drain, stop, stopNow);
    }

    /// <summary>What it waits for is elsewhere: a silo wants to write into Redis that it goes, and Redis may be away.</summary>
    private static void EndLate(int exitCode)
    {
        Console.Error.WriteLine("error: it did not come to its end in order; the log above says what it waited for. It ends now");
        Environment.Exit(exitCode);
    }

    /// <summary>Null: it runs.</summary>
    private async Task<int?> StartAsync(CancellationToken stop)
    {
        try
        {
            await Before(stop);
            return await Waiting.ForStartAsync(() => StartHostAsync(stop), $"the {name} to start", Console.Error.WriteLine,
                TimeProvider.System);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("stopped before it was ready");
            return ExitCode.Ok;
        }
        catch (IOException failure)
        {
            Console.Error.WriteLine(
                $"error: the admin endpoint cannot be opened: " +
                    $"{failure.Message} Give another --admin-port or --admin-address, or port 0 for a free one.");
            return ExitCode.Failed;
        }
        catch (Exception failure)
        {
            // A port in use, Redis gone in between: Orleans has logged the rest.
            Console.Error.WriteLine($"error: it cannot start: {Secrets.Redact(failure.Message)}");
            return ExitCode.Failed;
        }
    }

    private async Task<int?> StartHostAsync(CancellationToken stop)
    {
        await app.StartAsync(stop);
        return null;
    }

    private async Task SayReadyAsync(CancellationToken ended)
    {
        var ready = Ready(ended);
        await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ready.IsCompletedSuccessfully) return;
        Console.WriteLine("ready");
        ServiceNotifier.OfEnvironment.Ready();
    }

    private async Task<int> ServeAsync(Func<CancellationToken, Task> drain, CancellationToken stop, CancellationToken stopNow)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, app.Lifetime.ApplicationStopping);
        var ready = SayReadyAsync(ended.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ready;
        ServiceNotifier.OfEnvironment.Stopping();
        var isWanted = stop.IsCancellationRequested;
        await drain(stopNow);
        await app.StopAsync(stopNow);
        Console.Error.WriteLine(isWanted ? "stopped" : "error: it stopped by itself; the log above says why");
        return isWanted ? ExitCode.Ok : ExitCode.Failed;
    }
}
