using System.Globalization;

namespace Odin.Edge.Resources;

/// <summary>What the process's limit on open descriptors allows. A session takes two; a direction with bulk traffic two more, while bytes are under way.</summary>
/// <param name="Limit">Descriptors the process may have open.</param>
/// <param name="InUse">Open before the first session: listeners, loops, the runtime, the cluster.</param>
internal readonly record struct DescriptorBudget(long Limit, long InUse)
{
    public const int PerSession = 2;

    /// <summary>Kept for what comes and goes: log files, DNS, the cluster, the admin page.</summary>
    private const int Reserve = 64;

    public long Sessions => Math.Max(0, (Limit - InUse - Reserve) / PerSession);

    /// <summary>Null where the system does not tell.</summary>
    public static DescriptorBudget? OfThisProcess() =>
        OperatingSystem.IsLinux() && ReadLimit(File.ReadLines("/proc/self/limits")) is { } limit ? new DescriptorBudget(limit, Directory.EnumerateFileSystemEntries("/proc/self/fd").Count()) : null;

    /// <summary>The soft limit out of the kernel's table; null when there is none.</summary>
    internal static long? ReadLimit(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..] && long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
