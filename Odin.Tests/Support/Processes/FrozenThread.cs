using System.Globalization;
using System.Runtime.InteropServices;

namespace Odin.Tests.Support.Processes;

/// <summary>Keeps one thread of a process that the test started from running, as ptrace can; the others go on.</summary>
internal sealed partial class FrozenThread : IAsyncDisposable
{
    private const int Seize = 0x4206;
    private const int Interrupt = 0x4207;
    private const int Detach = 17;
    private const int AllThreads = 0x4000_0000;

    private readonly ManualResetEventSlim _release = new();
    private readonly TaskCompletionSource<string?> _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The thread of this name. Skips the test where the kernel does not allow it.</summary>
    public static async Task<FrozenThread> FreezeAsync(LiveProcess process, string name)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("ptrace is Linux's.");
        var task = Directory.EnumerateDirectories($"/proc/{process.Id}/task").Single(task =>
            File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == name);
        var frozen = new FrozenThread();
        frozen.Start(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture));
        if (await TestTimeout.Within(frozen._frozen.Task) is { } failure) Tool.Miss($"a thread cannot be stopped: {failure}");
        return frozen;
    }

    public async ValueTask DisposeAsync()
    {
        _release.Set();
        await _ended.Task;
        _release.Dispose();
    }

    /// <summary>All calls for one thread must come from the same one.</summary>
    private void Start(int thread) => new Thread(() =>
    {
        var failure = Stop(thread);
        _frozen.SetResult(failure);
        if (failure is null)
        {
            _release.Wait();
            _ = Trace(Detach, thread, 0, 0);
        }

        _ended.SetResult();
    })
    { IsBackground = true, Name = "test-ptrace" }.Start();

    private static string? Stop(int thread)
    {
        if (Trace(Seize, thread, 0, 0) != 0 || Trace(Interrupt, thread, 0, 0) != 0) return Marshal.GetLastPInvokeErrorMessage();
        return Wait(thread, out _, AllThreads) == thread ? null : Marshal.GetLastPInvokeErrorMessage();
    }

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial long Trace(long request, long thread, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int Wait(int thread, out int status, int options);
}
