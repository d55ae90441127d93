using System.Collections.Immutable;

namespace Odin.Grains.Configuration.Differences;

/// <summary>One app in which two configurations differ.</summary>
/// <param name="App">The app's name; empty: what changed is no app's, but the document's.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Changes">Of a changed app, or of the document: every key that says something else.</param>
public sealed record AppDifference(string App, DifferenceKind Kind, ImmutableArray<KeyChange> Changes)
{
    /// <summary><c>+</c> added, <c>-</c> removed, <c>~</c> changed, with the keys below.</summary>
    public override string ToString() => Kind switch
    {
        DifferenceKind.Added => $"+ app {App}",
        DifferenceKind.Removed => $"- app {App}",
        _ when App.Length == 0 => $"~ document{string.Concat(Changes.Select(change => $"\n    {change}"))}",
        _ => $"~ app {App}{string.Concat(Changes.Select(change => $"\n    {change}"))}",
    };
}

public enum DifferenceKind
{
    Added,
    Changed,
    Removed,
}

/// <summary>One key that changed.</summary>
/// <param name="Path">For example <c>Outlier.Failures</c> or <c>Targets[10.0.0.7:5001].Weight</c>.</param>
/// <param name="Before">What it said, as JSON; null: there was no such target, or region.</param>
/// <param name="After">What it says; null: it is gone.</param>
public sealed record KeyChange(string Path, string? Before, string? After)
{
    public override string ToString() => (Before, After) switch
    {
        (null, _) => $"{Path} added",
        (_, null) => $"{Path} removed",
        _ => $"{Path}: {Before} -> {After}",
    };
}
