using Odin.Tests.Support.Processes;

namespace Odin.Tests.Drills.Support;

/// <summary>A process within its place, which can be started again with the same arguments. <c>ip netns exec</c> becomes the
/// program, so its id is the program's.</summary>
internal sealed class DrillProcess(string name, Place place, params string[] command) : IAsyncDisposable
{
    private LiveProcess? _process;

    /// <summary>What it has in its environment beside the test's own.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    public LiveProcess Process => _process ?? throw new InvalidOperationException($"{name} was never started.");

    /// <summary>One of Odin's commands.</summary>
    public static DrillProcess Odin(string name, Place place, params string[] arguments) => Odin(name, place, null, arguments);

    public static DrillProcess Odin(string name, Place place, IReadOnlyDictionary<string, string>? environment, string[] arguments) =>
        new(name, place, ["dotnet", Path.Combine(AppContext.BaseDirectory, "odin.dll"), .. arguments]) { Environment = environment };

    /// <summary>Completes when it has said that it is ready; the process before, if any, must have ended.</summary>
    public async Task StartAsync(string ready = "ready")
    {
        await LaunchAsync();
        await Process.WaitForLineAsync(ready);
    }

    /// <summary>As a supervisor does: whenever it ends by itself it is started again, until what is returned is disposed.</summary>
    public Supervision Supervise() => new(this);

    public async Task LaunchAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _process = LiveProcess.Start(name, "ip", place.Enter(command[0], command[1..]), Environment);
    }

    /// <summary>Its exit code and everything it wrote.</summary>
    public async Task<(int ExitCode, string Said)> RunAsync()
    {
        await LaunchAsync();
        return await Process.RunToEndAsync();
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
