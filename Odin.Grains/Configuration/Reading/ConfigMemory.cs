using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Reads one document of JSON after the other. Apps whose text is that of an app of the last good document are taken from it, so
/// that a document costs what differs in it. From any thread.</summary>
/// <remarks>What concerns several apps is checked each time. With whatever is wrong the whole document is read, because errors name places
/// in it.</remarks>
public sealed class ConfigMemory
{
    private KnownDocument? _known;

    /// <param name="text">The document, in UTF-8. It is kept.</param>
    /// <param name="file">The name that errors show.</param>
    /// <param name="own">Where the edges that will serve it reach themselves. Null: what holds on any machine.</param>
    public ConfigLoad ReadJson(byte[] text, string file, OwnAddresses? own = null)
    {
        var known = Volatile.Read(ref _known);
        var slices = known?.Slices.Next(text) ?? AppSlices.Find(text);
        var next = slices is null ? null : known?.Next(slices, own);
        if (next is not null)
        {
            Volatile.Write(ref _known, next);
            return new ConfigLoad(next.Config, [], 0);
        }

        var (document, failure) = JsonNodes.Parse(text);
        if (failure is not null) return ConfigReader.Fail(file, failure);
        var load = ConfigReader.Read(document!, file, own);
        if (slices is not null && load.Config is { } config)
            Volatile.Write(ref _known, new KnownDocument(slices, config, DocumentWeights.Of(document!)));
        return load;
    }
}
