using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Odin.Silo.Access;

/// <summary>Which user of this machine a connection over loopback is of, by what Linux lists of its sockets.</summary>
/// <remarks>The client's end is looked up. Only while it is established does the list name its user: afterwards it says 0, as of root.
/// Elsewhere than on Linux nobody is asked who he is.</remarks>
internal static class LocalUsers
{
    private const string Established = "01";
    private const string Root = "0";

    private static readonly string Own = OperatingSystem.IsLinux() ? OwnUser() : "";

    /// <summary>The caller is this process's own user, or root. Found out once for each connection.</summary>
    public static bool IsOwn(HttpContext context)
    {
        if (!OperatingSystem.IsLinux()) return true;
        var items = context.Features.Get<IConnectionItemsFeature>()?.Items;
        if (items?.TryGetValue(typeof(LocalUsers), out var known) == true) return known is true;
        var isOwn = UserOf(context.Connection) is { } user && (user == Own || user == Root);
        if (items is not null) items[typeof(LocalUsers)] = isOwn;
        return isOwn;
    }

    /// <summary>Null: no established connection is listed between these two.</summary>
    public static string? UserOf(IPEndPoint client, IPEndPoint server)
    {
        var isIPv4 = client.AddressFamily == AddressFamily.InterNetwork;
        return (isIPv4 ? Find("/proc/net/tcp", client, server) : null) ?? Find("/proc/net/tcp6", Mapped(client), Mapped(server));
    }

    private static string? UserOf(ConnectionInfo connection) =>
        connection is { RemoteIpAddress: { } client, LocalIpAddress: { } server }
            ? UserOf(Plain(client, connection.RemotePort), Plain(server, connection.LocalPort)) : null;

    private static IPEndPoint Plain(IPAddress address, int port) => new(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);

    private static IPEndPoint Mapped(IPEndPoint end) => new(end.Address.MapToIPv6(), end.Port);

    private static string? Find(string list, IPEndPoint client, IPEndPoint server)
    {
        if (!File.Exists(list)) return null;
        var (local, remote) = (TextOf(client), TextOf(server));
        foreach (var line in File.ReadLines(list))
        {
            if (!line.Contains(local, StringComparison.Ordinal)) continue;
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 7 && fields[1] == local && fields[2] == remote && fields[3] == Established) return fields[7];
        }

        return null;
    }

    /// <summary>As the list has it: words of four bytes in the machine's own order.</summary>
    private static string TextOf(IPEndPoint end)
    {
        var bytes = end.Address.GetAddressBytes();
        var words = bytes.Chunk(4).Select(word => BitConverter.ToUInt32(word).ToString("X8", CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"{string.Concat(words)}:{end.Port:X4}");
    }

    /// <summary>The user whose rights this process has.</summary>
    private static string OwnUser() =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2];
}
