using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Odin.Edge.Targets.NameServers;

/// <summary>Whether this machine has an IPv6 address that leads beyond itself: without one, IPv6
/// addresses of targets would only fail.</summary>
internal static class IPv6Route
{
    public static bool Exists() => Socket.OSSupportsIPv6 && NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up
            && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Any(unicast => unicast.Address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv6LinkLocal: false });
}
