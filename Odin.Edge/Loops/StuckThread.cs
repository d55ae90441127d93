using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Odin.Edge.Loops;

/// <summary>Finds out where a thread of this process is stuck, by making it throw there. For the last moment before the process
/// ends.</summary>
/// <remarks>The runtime has no way to read another thread's stack from inside. An exception on that thread has it, so one is provoked:
/// an interrupt ends a wait, an abort ends anything else that is managed code. docs/adr/0019 has what was tried.</remarks>
internal static class StuckThread
{
    /// <summary>Both ways together take at most twice as long.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    /// <summary>The stack, innermost method first, or in words why there is none.</summary>
    /// <param name="thread">What it did is lost.</param>
    /// <param name="abort">Cancelled to abort the thread, which runs under <see cref="System.Runtime.ControlledExecution"/>.</param>
    public static string StackOf(Thread thread, CancellationTokenSource abort)
    {
        string? stack = null;
        var isKnown = new ManualResetEventSlim();
        void OnThrow(object? sender, FirstChanceExceptionEventArgs e)
        {
            if (Thread.CurrentThread != thread || stack is not null) return;
            stack = new StackTrace(skipFrames: 1, fNeedFileInfo: true).ToString().TrimEnd();
            isKnown.Set();
        }

        AppDomain.CurrentDomain.FirstChanceException += OnThrow;
        thread.Interrupt();
        if (!isKnown.Wait(TimeLimit))
        {
            // On a thread of its own: the abort of a thread that cannot be stopped is waited for without end.
            new Thread(abort.Cancel) { IsBackground = true, Name = "odin-abort" }.Start();
            isKnown.Wait(TimeLimit);
        }

        AppDomain.CurrentDomain.FirstChanceException -= OnThrow;
        return stack ?? $"no stack: it runs no managed code ({KernelState(thread.Name ?? "")})";
    }

    /// <summary>What the kernel knows of the thread of this name.</summary>
    private static string KernelState(string name)
    {
        try
        {
            var task = Directory.EnumerateDirectories("/proc/self/task")
                .FirstOrDefault(task => File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == name);
            if (task is null) return "the kernel knows no thread of its name";
            var state = File.ReadLines(Path.Combine(task, "status")).First(line => line.StartsWith("State:", StringComparison.Ordinal));
            var call = File.ReadAllText(Path.Combine(task, "syscall")).Split(' ')[0].TrimEnd();
            return string.Create(CultureInfo.InvariantCulture, $"{state["State:".Length..].Trim()}, system call {call}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the kernel does not say where it is: {exception.Message}";
        }
    }
}
