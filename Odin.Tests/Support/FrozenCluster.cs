using System.Reflection;
using Odin.Edge.Control.Cluster;

namespace Odin.Tests.Support;

/// <summary>Grains that take every call and never answer.</summary>
internal sealed class FrozenCluster : ICluster
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FrozenCluster()
    {
        Grains = DispatchProxy.Create<IGrainFactory, FrozenFactory>();
        ((FrozenFactory)Grains).Called = _called;
    }

    public IGrainFactory Grains { get; }

    /// <summary>Completes with the first call to a grain.</summary>
    public Task Called => _called.Task;
}
