using System.Globalization;
using System.IO.Enumeration;

namespace Odin.Hosting.Resources;

/// <summary>The system's limit on this process's open descriptors, and how many are open.</summary>
public static class DescriptorLimit
{
    /// <summary>Null where the system does not say, or has none.</summary>
    public static long? OfThisProcess() => OperatingSystem.IsLinux() ? Read(File.ReadLines("/proc/self/limits")) : null;

    /// <summary>Makes no string of each: there may be tens of thousands.</summary>
    public static int CountOpen()
    {
        var every = new EnumerationOptions { AttributesToSkip = 0 };
        return new FileSystemEnumerable<bool>("/proc/self/fd", (ref FileSystemEntry _) => true, every).Count();
    }

    /// <summary>The soft limit out of the kernel's table; null when there is none.</summary>
    internal static long? Read(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..]
            && long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
