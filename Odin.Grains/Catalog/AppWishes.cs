using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Catalog;

/// <summary>The operator's wishes for one app and its targets.</summary>
[GenerateSerializer, Immutable, Alias("odin.app-wishes")]
public sealed record AppWishes
{
    /// <summary>Everything is to be ready.</summary>
    public static AppWishes None { get; } = new();

    [Id(0)] public Wish App { get; init; }

    /// <summary>Those that are not <see cref="Wish.Ready"/>.</summary>
    [Id(1)] public ImmutableArray<TargetWish> Targets { get; init; } = [];

    public Wish Of(TargetAddress target) => Targets.FirstOrDefault(wish => wish.Address == target)?.Wish ?? Wish.Ready;

    public bool IsSame(AppWishes other) => App == other.App && Targets.AsSpan().SequenceEqual(other.Targets.AsSpan());

    public override string ToString() => string.Join(", ", Targets.Select(target => $"{target.Address} {target.Wish}").Prepend(App.ToString()));

    /// <summary>With another wish for a target, or for the app itself when null.</summary>
    internal AppWishes With(TargetAddress? target, Wish wish)
    {
        if (target is null) return this with { App = wish };
        var others = Targets.Where(known => known.Address != target);
        return this with { Targets = wish == Wish.Ready ? [.. others] : [.. others, new TargetWish(target, wish)] };
    }

    /// <summary>Without the targets that an app has no longer; the same object when none is missing.</summary>
    internal AppWishes For(AppSpec spec)
    {
        if (Targets.IsEmpty) return this;
        ImmutableArray<TargetWish> kept = [.. Targets.Where(wish => spec.Targets.Any(target => target.Address == wish.Address))];
        return kept.Length == Targets.Length ? this : this with { Targets = kept };
    }
}
