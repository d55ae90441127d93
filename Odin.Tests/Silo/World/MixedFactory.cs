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

    /// <summary>How many questions grains were asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>How many of them grains of apps were asked.</summary>
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
        var type = targetMethod!.GetGenericArguments()[0];
        var grain = Create(type, typeof(MixedGrain));
        ((MixedGrain)grain).Mix = this;
        ((MixedGrain)grain).Real = targetMethod.Invoke(Real, args)!;
        ((MixedGrain)grain).App = type == typeof(IAppBackendGrain) ? (string)args![0]! : null;
        return grain;
    }

    /// <summary>One is asked. Returns a grain that never answers when that is the one; null: ask the real one.</summary>
    internal object? OnAsked(string? app)
    {
        Interlocked.Increment(ref _asked);
        if (app is not null) Interlocked.Increment(ref _askedOfApps);
        if (app is null || app != FrozenApp) return null;
        var grain = Create<IAppBackendGrain, FrozenGrain>();
        ((FrozenGrain)grain).Called = FrozenAsked;
        return grain;
    }
}
