using System.Text.Json;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>A document of JSON cut into the texts of its apps and what is around them. Immutable.</summary>
internal sealed class AppSlices
{
    private const string Apps = "Apps";

    private readonly byte[] _text;
    private readonly List<Range> _apps = [];
    private Range _list;

    private AppSlices(byte[] text) => _text = text;

    public int Count => _apps.Count;

    public ReadOnlySpan<byte> this[int app] => _text.AsSpan(_apps[app]);

    private ReadOnlySpan<byte> Before => _text.AsSpan(.._list.Start.Value);

    private ReadOnlySpan<byte> After => _text.AsSpan(_list.End.Value..);

    /// <summary>Null: it is no JSON, or has no list of apps at its top, or two. The bytes are kept.</summary>
    public static AppSlices? Find(byte[] text)
    {
        var slices = new AppSlices(text);
        try
        {
            var reader = new Utf8JsonReader(text, JsonNodes.Options);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && slices.ReadDocument(ref reader) ? slices : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;   // The reader of nodes says where.
        }
    }

    /// <summary>What is around the apps is the same, byte for byte.</summary>
    public bool HasFrameOf(AppSlices other) => Before.SequenceEqual(other.Before) && After.SequenceEqual(other.After);

    /// <summary>The document with these of its apps only.</summary>
    public byte[] With(IReadOnlyList<int> apps)
    {
        var part = new MemoryStream();
        part.Write(Before);
        part.WriteByte((byte)'[');
        for (var index = 0; index < apps.Count; index++)
        {
            if (index > 0) part.WriteByte((byte)',');
            part.Write(this[apps[index]]);
        }

        part.WriteByte((byte)']');
        part.Write(After);
        return part.ToArray();
    }

    private bool ReadDocument(ref Utf8JsonReader reader)
    {
        var isFound = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isApps = string.Equals(reader.GetString(), Apps, StringComparison.OrdinalIgnoreCase);
            reader.Read();
            if (!isApps)
            {
                reader.Skip();
                continue;
            }

            if (isFound || reader.TokenType != JsonTokenType.StartArray) return false;
            isFound = true;
            ReadApps(ref reader);
        }

        return isFound && !reader.Read();   // What comes after the document is no JSON.
    }

    private void ReadApps(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            _apps.Add(from..(int)reader.BytesConsumed);
        }

        _list = start..(int)reader.BytesConsumed;
    }
}
