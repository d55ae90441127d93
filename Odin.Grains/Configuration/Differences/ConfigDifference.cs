using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;

namespace Odin.Grains.Configuration.Differences;

/// <summary>Explains to people in what two configurations differ. Apps are the same by name, targets by address.</summary>
public static class ConfigDifference
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Empty when both serve the same: what is no app's first, then removed apps, then the others in the order of
    /// <paramref name="after"/>.</summary>
    public static ImmutableArray<AppDifference> Between(ConfigSpec before, ConfigSpec after)
    {
        var ends = CommonEnds.Of(before.Apps, after.Apps);
        var (were, are) = (ends.Between(before.Apps), ends.Between(after.Apps));
        var old = were.ToDictionary(app => app.Name, StringComparer.OrdinalIgnoreCase);
        var names = are.Select(app => app.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var removed = were.Where(app => !names.Contains(app.Name)).Select(app => new AppDifference(app.Name, DifferenceKind.Removed, []));
        var others = are.Select(app => old.TryGetValue(app.Name, out var was)
            ? Changed(was, app) : new AppDifference(app.Name, DifferenceKind.Added, []));
        return [.. Regions(before.Regions, after.Regions), .. removed, .. others.OfType<AppDifference>()];
    }

    private static IEnumerable<AppDifference> Regions(ImmutableArray<RegionSpec> before, ImmutableArray<RegionSpec> after)
    {
        var (old, now) = (ByName(before), ByName(after));
        ImmutableArray<KeyChange> changes =
        [
            .. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
                .Select(name => new KeyChange($"Regions.{name}", Text(old.GetValueOrDefault(name)), Text(now.GetValueOrDefault(name))))
                .Where(change => change.Before != change.After),
        ];
        if (!changes.IsEmpty) yield return new AppDifference("", DifferenceKind.Changed, changes);
    }

    private static Dictionary<string, RegionSpec> ByName(ImmutableArray<RegionSpec> regions) =>
        regions.IsDefault ? [] : regions.ToDictionary(region => region.Name);

    private static string? Text(RegionSpec? region) =>
        region is null ? null : string.Create(CultureInfo.InvariantCulture, $"{region.Latitude}, {region.Longitude}");

    private static AppDifference? Changed(AppSpec before, AppSpec after)
    {
        if (SpecEquality.AreEqual(before, after)) return null;

        var changes = new List<KeyChange>();
        AddKeys("", Keys(before), Keys(after), changes);
        AddTargets(before.Targets, after.Targets, changes);
        if (before.Vip is { } was && after.Vip is { } now && was.Name == now.Name && was != now)
            changes.Add(new KeyChange("Vip.Addresses", string.Join(", ", was.Addresses), string.Join(", ", now.Addresses)));
        return new AppDifference(after.Name, DifferenceKind.Changed, [.. changes]);
    }

    private static JsonObject Keys(AppSpec app)
    {
        var keys = ConfigSchema.App.Write(app)!.AsObject();
        keys.Remove(nameof(AppSpec.Targets));
        return keys;
    }

    private static void AddKeys(string prefix, JsonObject before, JsonObject after, List<KeyChange> changes)
    {
        foreach (var (name, was) in before)
        {
            var now = after[name];
            if (JsonNode.DeepEquals(was, now)) continue;
            if (was is JsonObject left && now is JsonObject right) AddKeys($"{prefix}{name}.", left, right, changes);
            else changes.Add(new KeyChange($"{prefix}{name}", Text(was), Text(now)));
        }
    }

    private static void AddTargets(ImmutableArray<TargetSpec> before, ImmutableArray<TargetSpec> after, List<KeyChange> changes)
    {
        var old = before.ToLookup(target => target.Address);
        var kept = after.Select(target => target.Address).ToHashSet();
        changes.AddRange(before.Where(target => !kept.Contains(target.Address))
            .Select(target => new KeyChange($"Targets[{target.Address}]", "", null)));
        foreach (var target in after)
        {
            if (old[target.Address].FirstOrDefault() is not { } was) changes.Add(new KeyChange($"Targets[{target.Address}]", null, ""));
            else AddKeys($"Targets[{target.Address}].", ConfigSchema.Target.Write(was)!.AsObject(),
                ConfigSchema.Target.Write(target)!.AsObject(), changes);
        }

        if (before.Length == after.Length && kept.Count == after.Length && before.All(target => kept.Contains(target.Address))
            && !before.Select(target => target.Address).SequenceEqual(after.Select(target => target.Address)))
        {
            changes.Add(new KeyChange("Targets", "their order", "another order"));
        }
    }

    private static string Text(JsonNode? node) => node is null ? "null" : VisibleText.Of(node.ToJsonString(Json));
}
