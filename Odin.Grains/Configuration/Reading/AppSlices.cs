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
    private JsonReaderState _opened;     // A reader's where the list begins,
    private JsonReaderState? _between;   // and behind any app that is an object. Null: none is.

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

    /// <summary>What <see cref="Find"/> makes of a text that differs in a few apps that stand together: only those are read. Null: it
    /// differs in more, or it is no JSON.</summary>
    /// <remarks>Up to the first byte that differs a reader comes to the same, and from the end of an app on behind which nothing differs,
    /// too.</remarks>
    public AppSlices? Next(byte[] text)
    {
        var (alike, alikeAtEnd) = (_text.AsSpan().CommonPrefixLength(text), CommonSuffixLength(_text, text));
        if (alike == text.Length && alike == _text.Length) return this;
        var first = AppsThatEndBefore(alike);
        var position = first == 0 ? _list.Start.Value + 1 : _apps[first - 1].End.Value;
        if (alike < position || (first > 0 && (_between is null || _text[position - 1] != '}'))) return null;

        var next = new AppSlices(text) { _opened = _opened, _between = _between };
        next._apps.AddRange(_apps.Take(first));
        try
        {
            var reader = new Utf8JsonReader(text.AsSpan(position), isFinalBlock: true, first == 0 ? _opened : _between!.Value);
            for (var end = position; reader.Read() && reader.TokenType != JsonTokenType.EndArray;)
            {
                var from = position + (int)reader.TokenStartIndex;
                reader.Skip();
                end = position + (int)reader.BytesConsumed;
                next._apps.Add(from..end);
                var same = end + _text.Length - text.Length;
                var app = AppsThatEndBefore(same);
                if (text.Length - end > alikeAtEnd || app == Count || _apps[app].End.Value != same) continue;

                next.Add(_apps.Skip(app + 1), end - same);
                next._list = _list.Start..(_list.End.Value + end - same);
                return next;
            }
        }
        catch (JsonException)
        {
            // As below: the reader of nodes says where.
        }

        return null;
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

    private static int CommonSuffixLength(ReadOnlySpan<byte> one, ReadOnlySpan<byte> two)
    {
        const int Block = 4096;
        var (length, most) = (0, Math.Min(one.Length, two.Length));
        while (length + Block <= most && one[^(length + Block)..^length].SequenceEqual(two[^(length + Block)..^length])) length += Block;
        while (length < most && one[^(length + 1)] == two[^(length + 1)]) length++;
        return length;
    }

    private int AppsThatEndBefore(int position)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_apps[middle].End.Value < position) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private void Add(IEnumerable<Range> apps, int shift) =>
        _apps.AddRange(apps.Select(app => (app.Start.Value + shift)..(app.End.Value + shift)));

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
        _opened = reader.CurrentState;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (from, isObject) = ((int)reader.TokenStartIndex, reader.TokenType == JsonTokenType.StartObject);
            reader.Skip();
            _apps.Add(from..(int)reader.BytesConsumed);
            if (isObject) _between ??= reader.CurrentState;
        }

        _list = start..(int)reader.BytesConsumed;
    }
}
