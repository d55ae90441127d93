using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Targets;

namespace Odin.Tests.Support;

/// <summary>Names that a test makes up, on loopback addresses that names may lead to here.</summary>
internal sealed class FixedHosts(params IPAddress[] addresses) : IHostResolver
{
    public static TargetNetworks Loopback { get; } = TargetNetworks.TryParse("127.0.0.0/8,::1")!;

    /// <summary>What every name stands for.</summary>
    public IPAddress[] Addresses { get; set; } = addresses;

    public Task<HostAnswer> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Task.FromResult(new HostAnswer(Addresses, TimeSpan.FromSeconds(1)));

    /// <summary>For <see cref="TestEdge"/>.</summary>
    public void AddTo(IServiceCollection services) => services.AddSingleton<IHostResolver>(this).AddSingleton(Loopback);
}
