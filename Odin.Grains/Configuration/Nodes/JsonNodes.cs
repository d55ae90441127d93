using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Odin.Grains.Configuration.Nodes;

/// <summary>Reads JSON with comments and trailing commas into nodes.</summary>
public static class JsonNodes
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = ConfigNode.MaxDepth };

    /// <summary>The document, or where it stops being JSON.</summary>
    public static (ConfigNode? Document, SyntaxFailure? Failure) Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var lines = new LineIndex(bytes);
        var reader = new Utf8JsonReader(bytes, Options);
        try
        {
            reader.Read();
            var document = Read(ref reader, lines);
            reader.Read();   // Anything but comments after the document is an error of its own.
            return (document, null);
        }
        catch (JsonException exception)
        {
            return (null, Explain(exception, bytes, lines));
        }
    }

    private static ConfigNode Read(ref Utf8JsonReader reader, LineIndex lines)
    {
        var (line, column) = lines.At((int)reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(ref reader, lines, line, column),
            JsonTokenType.StartArray => ReadList(ref reader, lines, line, column),
            JsonTokenType.String => new ScalarNode(ScalarType.Text, reader.GetString()!, line, column),
            JsonTokenType.Number => new ScalarNode(ScalarType.Number, Encoding.UTF8.GetString(reader.ValueSpan), line, column),
            JsonTokenType.Null => new ScalarNode(ScalarType.Null, "", line, column),
            _ => new ScalarNode(ScalarType.Boolean, reader.GetBoolean() ? "true" : "false", line, column),
        };
    }

    private static MapNode ReadMap(ref Utf8JsonReader reader, LineIndex lines, int line, int column)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (keyLine, keyColumn) = lines.At((int)reader.TokenStartIndex);
            var key = reader.GetString()!;
            reader.Read();
            entries.Add(new MapEntry(key, keyLine, keyColumn, Read(ref reader, lines)));
        }

        return new MapNode(entries.DrainToImmutable(), line, column);
    }

    private static ListNode ReadList(ref Utf8JsonReader reader, LineIndex lines, int line, int column)
    {
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader, lines));
        return new ListNode(items.DrainToImmutable(), line, column);
    }

    private static SyntaxFailure Explain(JsonException exception, byte[] bytes, LineIndex lines)
    {
        var line = (int)(exception.LineNumber ?? 0) + 1;
        var column = lines.Column(line, (int)(exception.BytePositionInLine ?? 0));
        if (bytes.AsSpan().Trim(" \t\r\n"u8).IsEmpty) return new SyntaxFailure(1, 1, "the document is empty; expected {\"Apps\": [...]}");

        var message = exception.Message;
        var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);   // We tell it our own way.
        return new SyntaxFailure(line, column, $"this is not JSON: {(position < 0 ? message : message[..position]).TrimEnd('.')}");
    }
}
