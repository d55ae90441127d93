using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Odin.Hosting.Connections;

/// <summary>The same client has one address on ports of both families.</summary>
public static class PlainAddress
{
    [return: NotNullIfNotNull(nameof(address))]
    public static IPAddress? Of(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
