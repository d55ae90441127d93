using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Edges;

/// <summary>The operator's admin states for one app and its targets.</summary>
[GenerateSerializer, Immutable, Alias("odin.app-wishes")]
public sealed record AppAdminStates
{
    /// <summary>Everything is to be ready.</summary>
    public static AppAdminStates None { get; } = new();

    [Id(0)] public AdminState App { get; init; }

    /// <summary>Those that are not <see cref="AdminState.Ready"/>.</summary>
    [Id(1)] public ImmutableArray<TargetAdminState> Targets { get; init; } = [];

    public AdminState Of(TargetAddress target) =>
        Targets.IsEmpty ? AdminState.Ready
            : Targets.FirstOrDefault(adminState => adminState.Address == target)?.AdminState ?? AdminState.Ready;

    public bool IsSame(AppAdminStates other) => App == other.App && Targets.AsSpan().SequenceEqual(other.Targets.AsSpan());

    public override string ToString() =>
        string.Join(", ", Targets.Select(target => $"{target.Address} {target.AdminState}").Prepend(App.ToString()));

    /// <summary>With another admin state for a target, or for the app itself when null.</summary>
    internal AppAdminStates With(TargetAddress? target, AdminState adminState)
    {
        if (target is null) return this with { App = adminState };
        var others = Targets.Where(known => known.Address != target);
        return this with { Targets = adminState == AdminState.Ready ? [.. others] : [.. others, new TargetAdminState(target, adminState)] };
    }

    /// <summary>Without the targets that an app has no longer; the same object when none is missing.</summary>
    internal AppAdminStates For(AppSpec spec)
    {
        if (Targets.IsEmpty) return this;
        ImmutableArray<TargetAdminState> kept =
            [.. Targets.Where(adminState => spec.Targets.Any(target => target.Address == adminState.Address))];
        return kept.Length == Targets.Length ? this : this with { Targets = kept };
    }
}
