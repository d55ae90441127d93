using System.Globalization;

namespace Odin.Tests.Drills.Support;

/// <summary>What a process takes of the machine: sockets and pipes, and resident memory. Assemblies, which .NET holds open
/// from their first use on, do not count.</summary>
internal readonly record struct Footprint(int Descriptors, long Bytes)
{
    /// <summary>Connections to silos and of the admin endpoint come and go; sessions would be hundreds.</summary>
    private const int MoreDescriptors = 8;

    /// <summary>What the collector leaves for later; sessions that stayed would add to it with every drill.</summary>
    private const long MoreBytes = 96 << 20;

    public static Footprint Of(int process)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
        var resident = File.ReadLines($"{folder}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new Footprint(Directory.GetFileSystemEntries($"{folder}/fd").Count(IsSocketOrPipe), kilobytes << 10);
    }

    public void ShouldBeBackAt(Footprint before, string name)
    {
        Drill.Say($"{name} at rest: " +
            $"{Descriptors} sockets and pipes (first {before.Descriptors}), {Bytes >> 20} MB (first {before.Bytes >> 20})");
        Descriptors.ShouldBeLessThanOrEqualTo(before.Descriptors + MoreDescriptors, name);
        Bytes.ShouldBeLessThanOrEqualTo(before.Bytes + MoreBytes, name);
    }

    private static bool IsSocketOrPipe(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name is { } target
                && (target.StartsWith("socket:", StringComparison.Ordinal) || target.StartsWith("pipe:", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;   // It was closed since the folder was read.
        }
    }
}
