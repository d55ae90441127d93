using System.Net;

namespace Odin.Edge.Targets;

/// <summary>The operating system's resolver: hosts file, DNS, whatever it is set up for. It does not
/// say how long its answers are good.</summary>
internal sealed class SystemHostResolver : IHostResolver
{
    public async Task<HostAnswer> ResolveAsync(string host, CancellationToken cancellationToken) =>
        new(await Dns.GetHostAddressesAsync(host, cancellationToken));
}
