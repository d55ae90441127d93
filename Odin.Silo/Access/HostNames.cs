using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Odin.Hosting.Connections;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Access;

/// <summary>The names and addresses of this process. A request that names another host may come from the page of a stranger, whose name was
/// made to lead here (DNS rebinding).</summary>
internal sealed class HostNames(SiloOptions silo, ApiOptions api)
{
    private readonly ImmutableArray<string> _names =
    [
        "localhost", Environment.MachineName,
        .. api.AdminNames.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    ];

    /// <summary>One of the loopback interface.</summary>
    public static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (TryReadAddress(host, out var address) && IPAddress.IsLoopback(address));

    /// <param name="host">Without the port.</param>
    /// <param name="local">The address that the connection came to.</param>
    public bool IsOurs(string host, IPAddress? local) =>
        IsLoopback(host) || _names.Contains(host, StringComparer.OrdinalIgnoreCase)
        || (TryReadAddress(host, out var address) && (address.Equals(PlainAddress.Of(local)) || address.Equals(silo.AdvertisedAddress)))
        || IsOfCertificate(host);

    /// <summary>The authority has vouched for it.</summary>
    private bool IsOfCertificate(string host) => silo.Certificates is { } certificates
        && certificates.Own.Extensions.OfType<X509SubjectAlternativeNameExtension>().Any(names =>
            names.EnumerateDnsNames().Contains(host, StringComparer.OrdinalIgnoreCase)
            || (TryReadAddress(host, out var address) && names.EnumerateIPAddresses().Contains(address)));

    private static bool TryReadAddress(string host, out IPAddress address) => IPAddress.TryParse(host.Trim('[', ']'), out address!);
}
