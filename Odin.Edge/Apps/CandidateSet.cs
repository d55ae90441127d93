namespace Odin.Edge.Apps;

/// <summary>The targets that may be picked now, by ordinal in one app version. Immutable; replaced when it is older than a moment.</summary>
/// <param name="Model">The version the ordinals belong to.</param>
/// <param name="Ordinals">Never empty while any target has an address.</param>
/// <param name="IsPanic">True when no target is usable and all that have an address are candidates again.</param>
/// <param name="ValidUntil">The loop clock, in milliseconds, up to which it may be used.</param>
internal sealed record CandidateSet(AppModel Model, int[] Ordinals, bool IsPanic, long ValidUntil)
{
    public static CandidateSet Build(AppModel model, WorldView? world, long nowMilliseconds, long validUntil)
    {
        var sees = world is not null && world.Snapshot.ConfigVersion == model.Version ? world : null;
        int[] usable = [.. All(model).Where(i => model.Targets[i].IsUsable(nowMilliseconds) && sees?.IsUsable(i) != false)];
        if (usable.Length == 0) usable = [.. All(model).Where(i => model.Targets[i].IsUsable(nowMilliseconds))];   // The world is worse off than we are.
        var isPanic = usable.Length == 0;
        if (isPanic) usable = [.. All(model).Where(i => !model.Targets[i].Addresses.IsEmpty)];
        return new CandidateSet(model, PreferWeighted(model, usable), isPanic, validUntil);
    }

    private static IEnumerable<int> All(AppModel model) => Enumerable.Range(0, model.Targets.Length);

    /// <summary>Weight 0 means none, unless no other target is left.</summary>
    private static int[] PreferWeighted(AppModel model, int[] ordinals)
    {
        int[] weighted = [.. ordinals.Where(i => model.Spec.Targets[i].Weight > 0)];
        return weighted.Length > 0 ? weighted : ordinals;
    }
}
