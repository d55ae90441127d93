using System.Diagnostics;
using System.Globalization;

namespace Odin.Tests.Support.Processes;

/// <summary>A process that a test started: its lines are collected while it lives, and it is ended by its
/// id at the latest when the test ends.</summary>
internal sealed class LiveProcess : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TestTimeout.OfProcess;

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task _reading;
    private TaskCompletionSource _more = NewSignal();

    private LiveProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>What messages call it, for example <c>silo-fra</c>.</summary>
    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything it wrote so far, both streams in the order of arrival.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public static LiveProcess Start(string name, string file, IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null, string workingDirectory = "")
    {
        List<string> all = [.. arguments];
        if (MayBeInsecure(all)) all.Add("--insecure-cluster");
        if (HasRedisOfDrill(all)) all.Add("--insecure-redis");
        var start = new ProcessStartInfo(file, all)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        return new LiveProcess(name, Process.Start(start)!);
    }

    /// <summary>A silo or an edge of a test's own cluster, which is given no certificates.</summary>
    private static bool MayBeInsecure(List<string> arguments) =>
        (arguments.Contains("silo") || arguments.Contains("edge")) && arguments.Contains("--redis") && !arguments.Contains("--cluster-ca");

    /// <summary>In a network of the test's own, which nobody else reaches.</summary>
    private static bool HasRedisOfDrill(List<string> arguments) =>
        arguments.IndexOf("--redis") is >= 0 and var at && arguments[at + 1].StartsWith("10.", StringComparison.Ordinal);

    /// <summary>One of Odin's executables of this build: <c>odin</c>, <c>thor</c>, <c>Odin.Silo</c>, <c>Odin.Edge</c>.</summary>
    public static LiveProcess StartTool(string name, string tool, params IEnumerable<string> arguments) =>
        Start(name, "dotnet", [Path.Combine(AppContext.BaseDirectory, $"{tool}.dll"), .. arguments]);

    /// <summary>The first line, old or new, that contains <paramref name="text"/>.</summary>
    public Task<string> WaitForLineAsync(string text, TimeSpan? timeLimit = null) => WaitForLineAsync(text, from: 0, timeLimit);

    /// <summary>The first such line at or after position <paramref name="from"/> of <see cref="Lines"/>:
    /// take the count before what causes it.</summary>
    public async Task<string> WaitForLineAsync(string text, int from, TimeSpan? timeLimit = null)
    {
        using var deadline = TestTimeout.Source(timeLimit ?? TimeLimit);
        try
        {
            while (true)
            {
                var more = Volatile.Read(ref _more).Task;
                var lines = Lines;
                if (lines.Skip(from).FirstOrDefault(line => Has(line, text)) is { } found) return found;
                if (_reading.IsCompleted && Lines.Count == lines.Count)
                    throw new InvalidOperationException($"{Name} ended without a line that contains \"{text}\".\n{Tail}");
                await Task.WhenAny(more, _reading).WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} wrote no line that contains \"{text}\" within {timeLimit ?? TimeLimit}.\n{Tail}");
        }
    }

    /// <summary>A port that is "already in use" makes a process try another one, and is not its "ready".</summary>
    internal static bool Has(string line, string text) =>
        line.Replace("already in use", "", StringComparison.Ordinal).Contains(text, StringComparison.Ordinal);

    /// <summary>Sends TERM, INT, KILL, STOP, CONT, HUP, ...</summary>
    public async Task SignalAsync(string signal)
    {
        if (_process.HasExited) return;   // Its id may be another process's by now.
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(TimeLimit, TestTimeout.Time);
    }

    /// <summary>Returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? timeLimit = null)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(timeLimit ?? TimeLimit, TestTimeout.Time);
            await _reading.WaitAsync(TimeLimit, TestTimeout.Time);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Name} did not end within {timeLimit ?? TimeLimit}.\n{Tail}");
        }

        return _process.ExitCode;
    }

    /// <summary>Its exit code and everything it wrote, but for the lines about a wait: only a busy machine has those.</summary>
    public async Task<(int ExitCode, string Said)> RunToEndAsync() =>
        (await WaitForExitAsync(), string.Join('\n', Lines.Where(line => !IsAboutWait(line))));

    /// <summary>TERM, and its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        return await WaitForExitAsync();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    /// <summary>Only a busy machine has such a line.</summary>
    internal static bool IsAboutWait(string line) =>
        line.Contains("waiting for ", StringComparison.Ordinal) && line.EndsWith(" s so far", StringComparison.Ordinal);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The last lines, for the message of a failed test, and before them why it ended: much may follow that.</summary>
    /// <remarks>Lines of sessions, of which a process under load has thousands, would hide what it says of itself.</remarks>
    private string Tail
    {
        get
        {
            var lines = Lines.Where(line => !line.Contains(" attempt(s), ", StringComparison.Ordinal)).ToList();
            var errors = lines.SkipLast(60).Where(line => line.StartsWith("error: ", StringComparison.Ordinal));
            return string.Join('\n', errors.Concat(lines.TakeLast(60)));
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines) _lines.Add(line);
            Interlocked.Exchange(ref _more, NewSignal()).TrySetResult();
        }
    }
}
