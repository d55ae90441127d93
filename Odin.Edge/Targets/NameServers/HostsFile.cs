namespace Odin.Edge.Targets.NameServers;

/// <summary>The system's hosts file, as far as it matters here: which names it has. Read anew with each
/// question, for it is small and may change.</summary>
internal sealed class HostsFile(string path)
{
    public static HostsFile OfSystem { get; } =
        new(OperatingSystem.IsWindows() ? Path.Combine(Environment.SystemDirectory, "drivers", "etc", "hosts") : "/etc/hosts");

    public bool Names(string host)
    {
        try
        {
            return File.ReadLines(path).Any(line => IsNamed(line, host.TrimEnd('.')));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;   // Without one nothing stands in it.
        }
    }

    private static bool IsNamed(string line, string host)
    {
        var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Skip(1).Contains(host, StringComparer.OrdinalIgnoreCase);
    }
}
