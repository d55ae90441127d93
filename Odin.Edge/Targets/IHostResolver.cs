namespace Odin.Edge.Targets;

/// <summary>Turns names into addresses.</summary>
internal interface IHostResolver
{
    /// <exception cref="System.Net.Sockets.SocketException">The name has no address, or no server answered.</exception>
    Task<HostAnswer> ResolveAsync(string host, CancellationToken cancellationToken);
}
