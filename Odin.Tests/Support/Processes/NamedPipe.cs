using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Odin.Tests.Support.Processes;

/// <summary>A pipe with a name, for the output of a process: read while the test likes, then full for good.</summary>
internal sealed class NamedPipe : IDisposable
{
    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;

    private readonly SafeFileHandle _handle;
    private readonly StreamReader _reader;

    private NamedPipe(string path)
    {
        Path = path;
        // Both ends: neither opening it nor writing to it waits for the other one.
        _handle = new SafeFileHandle(Open(path, ReadWrite | NonBlocking), ownsHandle: true);
        _reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1));
    }

    public string Path { get; }

    public static async Task<NamedPipe> CreateAsync(string path)
    {
        await Command.RunAsync("mkfifo", path);
        return new NamedPipe(path);
    }

    /// <summary>Reads up to the first line that contains <paramref name="text"/>.</summary>
    public async Task ReadLineAsync(string text)
    {
        while (await Task.Run(_reader.ReadLine).WaitAsync(TestTimeout.OfProcess, TestTimeout.Time) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return;
        }
    }

    /// <summary>From now on it takes nothing.</summary>
    public void Fill()
    {
        foreach (var bytes in new[] { new byte[4096], new byte[1] })
        {
            while (Write(_handle, bytes, bytes.Length) > 0) { }
        }
    }

    public void Dispose()
    {
        _handle.Dispose();
        _reader.Dispose();
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(SafeFileHandle descriptor, byte[] bytes, nint count);
}
