namespace Odin.Tests.Support.Processes;

/// <summary>Takes every thread of another process's pool, for as long as the test likes: the process waits at a named pipe on a thread of
/// its own, and the pool has work that waits while the test holds the pipe open.</summary>
internal sealed class PoolStarvation : IDisposable
{
    internal const string Variable = "ODIN_TEST_STARVE";

    private const string Begun = "test: every thread of the pool waits", Ended = "test: of what was queued meanwhile the pool ran ";

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-starve-").FullName;
    private FileStream? _hold;

    private string Pipe => Path.Combine(_folder, "pipe");

    /// <summary>For the process, from its start.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(PoolStarvation).Assembly.Location,
        [Variable] = Pipe,
    };

    public static async Task<PoolStarvation> PrepareAsync()
    {
        var starvation = new PoolStarvation();
        await Command.RunAsync("mkfifo", starvation.Pipe);
        return starvation;
    }

    /// <summary>Completes when no thread of the pool is free.</summary>
    public async Task BeginAsync(LiveProcess process)
    {
        _hold = await TestTimeout.Within(Task.Run(() => new FileStream(Pipe, FileMode.Open, FileAccess.Write)));
        await process.WaitForLineAsync(Begun);
    }

    /// <summary>Gives the threads back; fails when the pool was not starved.</summary>
    public async Task EndAsync(LiveProcess process)
    {
        _hold!.Dispose();
        (await process.WaitForLineAsync(Ended)).ShouldContain($"{Ended}nothing");
    }

    public void Dispose()
    {
        _hold?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Within the other process, on a thread of its own.</summary>
    internal static void Obey(string pipe)
    {
        using var hold = File.OpenRead(pipe);   // Waits for the test.
        using var release = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var least, out var leastPorts);
        ThreadPool.GetMaxThreads(out var most, out var mostPorts);
        // The pool would add a thread or two each second, and run work of the system's first.
        using var taken = new CountdownEvent(System.Environment.ProcessorCount);
        ThreadPool.SetMinThreads(taken.InitialCount, leastPorts);
        ThreadPool.SetMaxThreads(taken.InitialCount, mostPorts);
        for (var thread = 0; thread < taken.InitialCount; thread++) ThreadPool.UnsafeQueueUserWorkItem(_ => Take(taken, release), null);
        taken.Wait();
        var ran = 0;
        ThreadPool.UnsafeQueueUserWorkItem(_ => Interlocked.Increment(ref ran), null);
        Console.WriteLine(Begun);

        while (hold.ReadByte() >= 0) { }
        Console.WriteLine($"{Ended}{(Volatile.Read(ref ran) == 0 ? "nothing" : "something")}");
        ThreadPool.SetMaxThreads(most, mostPorts);
        ThreadPool.SetMinThreads(least, leastPorts);
        taken.Reset();
        release.Set();
        taken.Wait();   // Nobody uses the events any more.
    }

    private static void Take(CountdownEvent taken, ManualResetEventSlim release)
    {
        taken.Signal();
        release.Wait();
        taken.Signal();
    }
}
