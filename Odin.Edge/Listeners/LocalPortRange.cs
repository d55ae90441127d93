using System.Globalization;

namespace Odin.Edge.Listeners;

/// <summary>The ports that the kernel takes for outgoing connections: a listener among them is now and then found taken.</summary>
/// <param name="First">The lowest one.</param>
/// <param name="Last">The highest one.</param>
/// <param name="Reserved">Never taken, although within.</param>
internal sealed record LocalPortRange(int First, int Last, IReadOnlyList<(int First, int Last)> Reserved)
{
    private const string Folder = "/proc/sys/net/ipv4";

    /// <summary>Null where the system does not say.</summary>
    public static LocalPortRange? OfThisMachine()
    {
        try
        {
            return Parse(File.ReadAllText($"{Folder}/ip_local_port_range"), File.ReadAllText($"{Folder}/ip_local_reserved_ports"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;   // Not Linux, or a container that hides it.
        }
    }

    public bool Takes(int port) => port >= First && port <= Last && !Reserved.Any(range => port >= range.First && port <= range.Last);

    /// <summary>From the kernel's texts, such as <c>32768 60999</c> and <c>35000-35099,40000</c>.</summary>
    internal static LocalPortRange? Parse(string range, string reserved)
    {
        if (range.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var first, var last]) return null;
        return new LocalPortRange(Port(first), Port(last),
            [.. reserved.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseReserved)]);
    }

    private static (int First, int Last) ParseReserved(string text)
    {
        var dash = text.IndexOf('-');
        return dash < 0 ? (Port(text), Port(text)) : (Port(text[..dash]), Port(text[(dash + 1)..]));
    }

    private static int Port(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
