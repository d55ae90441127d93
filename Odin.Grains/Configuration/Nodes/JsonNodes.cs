using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Odin.Grains.Configuration.Nodes;

/// <summary>Reads JSON with comments and trailing commas into nodes.</summary>
public sealed class JsonNodes
{
    /// <summary>One level more than the budget: the budget's message names the place.</summary>
    internal static readonly JsonReaderOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = DocumentBudget.MaxDepth + 1,
    };

    private readonly LineIndex _lines;
    private readonly DocumentBudget _budget;

    private JsonNodes(byte[] bytes)
    {
        _lines = new LineIndex(bytes);
        _budget = new DocumentBudget(bytes.Length);
    }

    /// <summary>The document, or where it stops being JSON.</summary>
    public static (ConfigNode? Document, SyntaxFailure? Failure) Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>The same of UTF-8.</summary>
    public static (ConfigNode? Document, SyntaxFailure? Failure) Parse(byte[] bytes)
    {
        var nodes = new JsonNodes(bytes);
        try
        {
            var reader = new Utf8JsonReader(bytes, Options);
            reader.Read();
            var document = nodes.Read(ref reader);
            reader.Read();   // Anything but comments after the document is an error of its own.
            return (document, null);
        }
        catch (JsonException exception)
        {
            return (null, nodes.Explain(exception, bytes));
        }
        catch (DocumentException exception)
        {
            return (null, exception.Failure);
        }
    }

    private ConfigNode Read(ref Utf8JsonReader reader)
    {
        var (line, column) = _lines.At((int)reader.TokenStartIndex);
        _budget.Add(1, line, column);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(ref reader, line, column),
            JsonTokenType.StartArray => ReadList(ref reader, line, column),
            JsonTokenType.String => new ScalarNode(ScalarType.Text, ReadText(ref reader, line, column), line, column),
            JsonTokenType.Number => new ScalarNode(ScalarType.Number, Encoding.UTF8.GetString(reader.ValueSpan), line, column),
            JsonTokenType.Null => new ScalarNode(ScalarType.Null, "", line, column),
            _ => new ScalarNode(ScalarType.Boolean, reader.GetBoolean() ? "true" : "false", line, column),
        };
    }

    private MapNode ReadMap(ref Utf8JsonReader reader, int line, int column)
    {
        DocumentBudget.CheckDepth(reader.CurrentDepth + 1, line, column);
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (keyLine, keyColumn) = _lines.At((int)reader.TokenStartIndex);
            var key = ReadText(ref reader, keyLine, keyColumn);
            reader.Read();
            entries.Add(new MapEntry(key, keyLine, keyColumn, Read(ref reader)));
        }

        return new MapNode(entries.DrainToImmutable(), line, column);
    }

    private ListNode ReadList(ref Utf8JsonReader reader, int line, int column)
    {
        DocumentBudget.CheckDepth(reader.CurrentDepth + 1, line, column);
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader));
        return new ListNode(items.DrainToImmutable(), line, column);
    }

    private static string ReadText(ref Utf8JsonReader reader, int line, int column)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new DocumentException(line, column,
                "this text has half a surrogate pair (\\ud800 to \\udfff alone); write both halves or the character itself");
        }
    }

    private SyntaxFailure Explain(JsonException exception, byte[] bytes)
    {
        if (bytes.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            return new SyntaxFailure(1, 1,
                $"the document is empty{(bytes.Length == 0 ? "" : ", it has nothing but blanks")}; expected {{\"Apps\": [...]}}");
        }

        var (line, column) = _lines.InLine((int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0));
        var message = exception.Message;
        var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);   // We say it our own way.
        return new SyntaxFailure(line, column, $"this is not JSON: {(position < 0 ? message : message[..position]).TrimEnd('.')}");
    }
}
