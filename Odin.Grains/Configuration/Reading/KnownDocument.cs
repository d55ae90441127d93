using System.Collections.Immutable;
using System.Text;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>A good document, to read the next one from. Immutable.</summary>
/// <remarks>An app's text means the same as long as the rest of the document, <c>Defaults</c> above all, is the same byte for
/// byte.</remarks>
internal sealed class KnownDocument(AppSlices slices, ConfigSpec config, DocumentWeights weights)
{
    public ConfigSpec Config => config;

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
        var (document, failure) = JsonNodes.Parse(Encoding.UTF8.GetString(text));
        return failure is null && AppSlices.Find(text) is { } slices && ConfigReader.Read(document!, "", own).Config is { } config
            ? new KnownDocument(slices, config, DocumentWeights.Of(document!)) : null;
    }

    /// <summary>Where each app of the next document stands here; -1: nowhere.</summary>
    private int[] PlacesOf(AppSlices next)
    {
        var (places, expected) = (new int[next.Count], 0);
        Dictionary<int, int>? byHash = null;
        for (var app = 0; app < next.Count; app++)
        {
            var text = next[app];
            places[app] = expected < slices.Count && text.SequenceEqual(slices[expected]) ? expected : Find(text, ref byHash);
            expected = places[app] < 0 ? expected + 1 : places[app] + 1;   // One that changed, or the next one of those that moved.
        }

        return places;
    }

    private int Find(ReadOnlySpan<byte> text, ref Dictionary<int, int>? byHash)
    {
        byHash ??= Enumerable.Range(0, slices.Count).DistinctBy(app => HashOf(slices[app])).ToDictionary(app => HashOf(slices[app]));
        return byHash.TryGetValue(HashOf(text), out var place) && text.SequenceEqual(slices[place]) ? place : -1;
    }

    private static int HashOf(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        return hash.ToHashCode();
    }
}
