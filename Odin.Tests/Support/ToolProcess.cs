using System.Diagnostics;
using System.Globalization;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Support;

/// <summary>The real odin or thor, as an operator starts it. Killed when the test ends before it does.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan TimeLimit = TestTimeout.OfProcess;
    private readonly Process _process;

    private ToolProcess(Process process) => _process = process;

    public static ToolProcess Start(string tool, params string[] args) =>
        Launch("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{tool}.dll"), .. args]);

    /// <summary>With a limit on its open descriptors.</summary>
    public static ToolProcess StartLimited(int descriptors, string tool, params string[] args) =>
        Launch("prlimit", [$"--nofile={descriptors}", "dotnet", Path.Combine(AppContext.BaseDirectory, $"{tool}.dll"), .. args]);

    /// <summary>With a file in the place of standard error.</summary>
    public static ToolProcess StartWithErrorsTo(string file, string tool, params string[] args) =>
        Launch("sh",
            ["-c", "file=$1; shift; exec dotnet \"$@\" 2>\"$file\"", "sh", file, Path.Combine(AppContext.BaseDirectory, $"{tool}.dll"),
                .. args]);

    /// <summary>With a file in the place of standard output.</summary>
    public static ToolProcess StartWithOutputTo(string file, string tool, params string[] args) =>
        Launch("sh",
            ["-c", "file=$1; shift; exec dotnet \"$@\" >\"$file\"", "sh", file, Path.Combine(AppContext.BaseDirectory, $"{tool}.dll"),
                .. args]);

    /// <summary>With some of its system calls failing, as strace's <c>-e</c> says.</summary>
    public static ToolProcess StartTraced(string injection, string tool, params string[] args) => Launch(
        "strace", ["-D", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=epoll_ctl", "-e", injection, "dotnet",
            Path.Combine(AppContext.BaseDirectory, $"{tool}.dll"), .. args]);

    private static ToolProcess Launch(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ToolProcess(Process.Start(start)!);
    }

    public int Id => _process.Id;

    public int CountDescriptors() => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    public StreamWriter Input => _process.StandardInput;

    public async Task<string> ReadMessageAsync() =>
        await _process.StandardError.ReadLineAsync().WaitAsync(TimeLimit, TestTimeout.Time)
        ?? throw new InvalidOperationException("it ended without another message");

    /// <summary>Reads standard output up to the first line that contains <paramref name="text"/>.</summary>
    public async Task<string> ReadLineAsync(string text) => await FindAsync(_process.StandardOutput, text);

    /// <summary>Reads standard error up to the first line that contains <paramref name="text"/>.</summary>
    public async Task<string> ReadMessageAsync(string text) => await FindAsync(_process.StandardError, text);

    public async Task<string> ReadOutputAsync() => await _process.StandardOutput.ReadToEndAsync().WaitAsync(TimeLimit, TestTimeout.Time);

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeLimit, TestTimeout.Time);
        return _process.ExitCode;
    }

    private static async Task<string> FindAsync(StreamReader reader, string text)
    {
        var seen = new List<string>();
        while (await reader.ReadLineAsync().WaitAsync(TimeLimit, TestTimeout.Time) is { } line)
        {
            if (LiveProcess.Has(line, text)) return line;
            seen.Add(line);
        }

        throw new InvalidOperationException($"It ended without a line that contains \"{text}\":\n{string.Join('\n', seen)}");
    }

    /// <summary>Sends INT (Ctrl-C) or TERM.</summary>
    public async Task SignalAsync(string name)
    {
        if (_process.HasExited) return;   // Its id may be another process's by now.
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(TimeLimit, TestTimeout.Time);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
