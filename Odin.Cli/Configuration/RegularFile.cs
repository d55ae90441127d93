using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Odin.Cli.Configuration;

/// <summary>Opens files and nothing else: a pipe, a socket or a device is refused at once, where an ordinary
/// open would wait for somebody to write.</summary>
internal static partial class RegularFile
{
    private const int ReadOnlyNonBlocking = 0x800 | 0x100 | 0x80000;   // O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    private const int EmptyPath = 0x1000;                              // AT_EMPTY_PATH: the descriptor itself.
    private const uint TypeAndMode = 1 | 2;                            // STATX_TYPE | STATX_MODE
    private const int StatxBytes = 256;
    private const int ModeOffset = 28;
    private const int Interrupted = 4;

    /// <summary>The open file, or why there is none.</summary>
    public static (SafeFileHandle? Handle, string? Failure) Open(string path)
    {
        if (path.Contains('\0')) return (null, "a file name has no NUL character.");
        if (Directory.Exists(path)) return (null, "this is a directory; name the file in it.");
        return OperatingSystem.IsLinux() ? OpenOnLinux(path) : OpenElsewhere(path);
    }

    private static (SafeFileHandle? Handle, string? Failure) OpenOnLinux(string path)
    {
        int descriptor;
        do descriptor = Open(path, ReadOnlyNonBlocking);
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        if (descriptor < 0) return (null, Explain(Marshal.GetLastPInvokeError()));

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (OddKind(descriptor) is not { } kind) return (handle, null);
        handle.Dispose();
        return (null, $"this is {kind}, not a file; give what it holds on standard input: -f - --format json, yaml or toml.");
    }

    private static (SafeFileHandle? Handle, string? Failure) OpenElsewhere(string path)
    {
        try
        {
            return (File.OpenHandle(path), null);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, Missing);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"the file cannot be read: {exception.Message}");
        }
    }

    private static string Missing => $"there is no such file (looked in {Directory.GetCurrentDirectory()}).";

    private static string Explain(int error) => error switch
    {
        2 or 20 => Missing,   // ENOENT, ENOTDIR
        6 => "this is a socket or a device without a driver, not a file.",   // ENXIO
        _ => $"the file cannot be read: {Marshal.GetPInvokeErrorMessage(error)}.",
    };

    /// <summary>What it is when it is no file; null: it is one, or the kernel does not say.</summary>
    private static unsafe string? OddKind(int descriptor)
    {
        var buffer = stackalloc byte[StatxBytes];
        if (Statx(descriptor, "", EmptyPath, TypeAndMode, buffer) != 0) return null;
        return (*(ushort*)(buffer + ModeOffset) & 0xF000) switch
        {
            0x1000 => "a pipe",
            0x2000 or 0x6000 => "a device",
            0x4000 => "a directory",
            0xC000 => "a socket",
            _ => null,
        };
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* result);
}
