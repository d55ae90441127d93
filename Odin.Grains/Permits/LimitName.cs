using Odin.Grains.Configuration;

namespace Odin.Grains.Permits;

/// <summary>Which limit of an app is meant. A target keeps its permits while its address stays, whatever its ordinal.</summary>
/// <param name="Target">Null: the app's own.</param>
internal readonly record struct LimitName(TargetAddress? Target)
{
    /// <summary>All limits of an app, as configured.</summary>
    public static Dictionary<LimitName, int> In(AppSpec? spec)
    {
        var limits = new Dictionary<LimitName, int>();
        if (spec?.Limits.MaxConnections is { } most) limits.Add(new LimitName(null), most);
        foreach (var target in spec?.Targets ?? [])
        {
            if (target.MaxConnections is { } mostThere) limits.TryAdd(new LimitName(target.Address), mostThere);
        }

        return limits;
    }
}
