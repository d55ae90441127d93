using System.Net;

namespace Odin.Edge.Targets;

/// <summary>The operating system's resolver: hosts file, DNS, whatever it is set up for.</summary>
internal sealed class SystemHostResolver : IHostResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
