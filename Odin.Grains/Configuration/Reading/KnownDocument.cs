using System.Collections.Immutable;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>A good document, to read the next one from. Immutable.</summary>
/// <remarks>An app's text means the same as long as the rest of the document, <c>Defaults</c> above all, is the same byte for
/// byte.</remarks>
internal sealed class KnownDocument(AppSlices slices, ConfigSpec config, DocumentWeights weights)
{
    public ConfigSpec Config => config;

    public AppSlices Slices => slices;

    /// <summary>Null: this one does not help, or something is wrong with the next one.</summary>
    public KnownDocument? Next(AppSlices next, OwnAddresses? own)
    {
        if (!next.HasFrameOf(slices)) return null;
        var places = PlacesOf(next);
        int[] unknown = [.. Enumerable.Range(0, next.Count).Where(app => places[app] < 0)];
        if (Read(next, unknown, own) is not { } part) return null;

        var (apps, costs) = (ImmutableArray.CreateBuilder<AppSpec>(next.Count), ImmutableArray.CreateBuilder<long>(next.Count));
        var found = 0;
        foreach (var place in places)
        {
            var (source, at) = place >= 0 ? (this, place) : (part, found++);
            apps.Add(source.Config.Apps[at]);
            costs.Add(source.Weights.Apps[at]);
        }

        return Next(next, config with { Apps = apps.MoveToImmutable() }, weights with { Apps = costs.MoveToImmutable() }, own);
    }

    private DocumentWeights Weights => weights;

    private static KnownDocument? Next(AppSlices slices, ConfigSpec config, DocumentWeights weights, OwnAddresses? own)
    {
        if (!weights.IsWritable || !ConfigReader.AreGoodTogether(config, own)) return null;
        ConfigCheck.OnRead(config);
        return new KnownDocument(slices, config, weights);
    }

    /// <summary>The document with the apps that are not known, as if there were no others. Null: something is wrong with it.</summary>
    private static KnownDocument? Read(AppSlices next, int[] unknown, OwnAddresses? own)
    {
        var text = next.With(unknown);
        var (document, failure) = JsonNodes.Parse(text);
        return failure is null && AppSlices.Find(text) is { } slices && ConfigReader.Read(document!, "", own).Config is { } config
            ? new KnownDocument(slices, config, DocumentWeights.Of(document!)) : null;
    }

    /// <summary>Where each app of the next document stands here; -1: nowhere. Most stand where they stood, before or after the few that
    /// changed; only what is between is searched for.</summary>
    private int[] PlacesOf(AppSlices next)
    {
        var (first, last) = CommonEnds.Of(slices.Count, next.Count, (own, other) => slices[own].SequenceEqual(next[other]));
        var byHash = new Dictionary<int, int>();
        for (var app = first; app < slices.Count - last; app++) byHash.TryAdd(HashOf(slices[app]), app);
        return [.. Enumerable.Range(0, next.Count).Select(PlaceOf)];

        int PlaceOf(int app)
        {
            if (app < first) return app;
            if (app >= next.Count - last) return app - next.Count + slices.Count;
            return byHash.TryGetValue(HashOf(next[app]), out var place) && next[app].SequenceEqual(slices[place]) ? place : -1;
        }
    }

    private static int HashOf(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        return hash.ToHashCode();
    }
}
