using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.InteropServices;

namespace Odin.Hosting.Resources;

/// <summary>The system's limit on this process's open descriptors, and how many are open.</summary>
public static partial class DescriptorLimit
{
    private const string Folder = "/proc/self/fd";
    private const int WorkingDirectory = -100;   // AT_FDCWD
    private const uint Size = 0x200;             // STATX_SIZE
    private const int StatxBytes = 256;
    private const int SizeOffset = 40;

    /// <summary>Null where the system does not say, or has none.</summary>
    public static long? OfThisProcess() => OperatingSystem.IsLinux() ? Read(File.ReadLines("/proc/self/limits")) : null;

    /// <summary>The kernel's own count, which is the size of their folder since Linux 6.2; else they are counted, which takes two calls of
    /// the kernel for each.</summary>
    public static long CountOpen() => SizeOfFolder() is > 0 and var size ? size : CountOneByOne();

    internal static long CountOneByOne()
    {
        var every = new EnumerationOptions { AttributesToSkip = 0 };
        return new FileSystemEnumerable<bool>(Folder, (ref FileSystemEntry _) => true, every).Count();
    }

    /// <summary>The soft limit out of the kernel's table; null when there is none.</summary>
    internal static long? Read(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..]
            && long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    private static unsafe long SizeOfFolder()
    {
        var buffer = stackalloc byte[StatxBytes];
        return statx(WorkingDirectory, Folder, 0, Size, buffer) == 0 ? *(long*)(buffer + SizeOffset) : 0;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int folder, string path, int flags, uint mask, byte* result);
}
