using System.Reflection;
using Odin.Grains.AppBackends;
using Odin.Tests.Support;

namespace Odin.Tests.Silo.World;

/// <summary>The grains of a real cluster, but for one app whose grain never answers; counts the questions. Public because its proxy derives
/// from it.</summary>
public class MixedFactory : DispatchProxy
{
    private int _asked;
    private int _askedOfApps;

    public IGrainFactory Real { get; set; } = null!;

    /// <summary>Null: every grain is real.</summary>
    public string? FrozenApp { get; set; }

    /// <summary>Completes when the frozen grain was asked.</summary>
    public TaskCompletionSource FrozenAsked { get; set; } = new();

    /// <summary>How many grains were asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>How many grains of apps were asked for.</summary>
    public int AskedOfApps => Volatile.Read(ref _askedOfApps);

    public static (IGrainFactory Grains, MixedFactory Mix) Of(IGrainFactory real, string? frozenApp = null)
    {
        var grains = Create<IGrainFactory, MixedFactory>();
        var mix = (MixedFactory)grains;
        (mix.Real, mix.FrozenApp) = (real, frozenApp);
        return (grains, mix);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Interlocked.Increment(ref _asked);
        var isApp = targetMethod!.GetGenericArguments()[0] == typeof(IAppBackendGrain);
        if (isApp) Interlocked.Increment(ref _askedOfApps);
        if (!isApp || FrozenApp is null || (string)args![0]! != FrozenApp) return targetMethod.Invoke(Real, args);
        var grain = Create<IAppBackendGrain, FrozenGrain>();
        ((FrozenGrain)grain).Called = FrozenAsked;
        return grain;
    }
}
