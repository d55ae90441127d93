namespace Odin.Grains.Configuration.Differences;

/// <summary>What a new document takes away. An empty file or the wrong one must not end a world's sessions by a slip.</summary>
/// <param name="Apps">Apps that go.</param>
/// <param name="AppsBefore">Apps there were.</param>
/// <param name="ServingGone">Of those that go: the ones with live sessions, or of which it is not known.</param>
/// <param name="ServingBefore">Apps with live sessions there were, or of which it is not known.</param>
/// <param name="Sessions">Live sessions of the apps that go, as far as known.</param>
/// <param name="AreAllKnown">False: an app that goes did not report its sessions.</param>
public sealed record Removal(int Apps, int AppsBefore, int ServingGone, int ServingBefore, long Sessions, bool AreAllKnown)
{
    /// <summary>Every app goes, or more than half of those that serve somebody: the operator has to say that it is meant.</summary>
    public bool IsLarge => (Apps > 0 && Apps == AppsBefore && IsNothingLeft) || ServingGone * 2 > ServingBefore;

    /// <summary>Regions that did not answer: their sessions are not known.</summary>
    public int SilentRegions { get; init; }

    /// <summary>The new document has no app at all.</summary>
    public required bool IsNothingLeft { get; init; }

    /// <param name="before">The document that stands.</param>
    /// <param name="after">The one that is to stand.</param>
    /// <param name="live">Live sessions of an app, by name; null: not known.</param>
    /// <param name="silentRegions">Regions that did not answer: an app of which nobody else reports sessions may have some there.</param>
    public static Removal Between(ConfigSpec before, ConfigSpec after, Func<string, long?> live, int silentRegions = 0)
    {
        var kept = after.Apps.Select(app => app.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var all = before.Apps.Select(app => (IsGone: !kept.Contains(app.Name), Live: Known(app.Name))).ToList();
        var gone = all.Where(app => app.IsGone).ToList();
        return new Removal(gone.Count, all.Count, gone.Count(app => app.Live is not 0), all.Count(app => app.Live is not 0),
            gone.Sum(app => app.Live ?? 0), gone.TrueForAll(app => app.Live is not null))
        {
            IsNothingLeft = after.Apps.IsEmpty,
            SilentRegions = silentRegions,
        };

        long? Known(string app) => live(app) is var count && silentRegions > 0 && count == 0 ? null : count;
    }

    /// <summary>False: no app goes, so that nobody has to be asked for sessions.</summary>
    public static bool IsAny(ConfigSpec before, ConfigSpec after)
    {
        var ends = CommonEnds.Of(before.Apps, after.Apps);
        var names = ends.Between(after.Apps).Select(app => app.Name);
        return ends.Between(before.Apps).Select(app => app.Name).Except(names, StringComparer.OrdinalIgnoreCase).Any();
    }

    public override string ToString() =>
        $"it removes " +
            $"{Apps} of {AppsBefore} apps; {ServingGone} of the {ServingBefore} apps with live sessions are among them, and " +
                $"{Sessions} live sessions would drain and end{More}";

    private string More => (SilentRegions, AreAllKnown) switch
    {
        (1, _) => " (1 region does not answer: there may be more, and all its apps count as serving)",
        ( > 1, _) => $" ({SilentRegions} regions do not answer: there may be more, and all their apps count as serving)",
        (_, false) => " (not every app's grain answers: there may be more)",
        _ => "",
    };
}
