using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Odin.Commands;
using Odin.Silo.Documents;

namespace Odin.Cli.Output;

/// <summary>How rows are printed: <c>-o table|wide|json|yaml</c>.</summary>
internal static class RowOutput
{
    private static readonly Lazy<JsonSerializerOptions> Json = new(static () => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(Contracts?.Invoke(), new DefaultJsonTypeInfoResolver()),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    });

    private static readonly Lazy<JsonSerializerOptions> Line = new(static () => new(Json.Value) { WriteIndented = false });

    /// <summary>Code that the compiler made for rows, so that a command ends quickly. Rows that it does not know are written all the
    /// same.</summary>
    public static Func<IJsonTypeInfoResolver>? Contracts { private get; set; }

    /// <summary><c>text</c> is what a table was called before.</summary>
    public static Option<string> NewFlag() => Flag.Choice("--output", "-o",
        "How to print it: a table, one with all columns, or every field as JSON or YAML.", ["table", "wide", "json", "yaml"],
        formerFirst: "text");

    /// <param name="output">The flag's value.</param>
    public static void Write<TRow>(Terminal terminal, IReadOnlyList<TRow> rows, string? output) =>
        Write(terminal.Text, rows, output, terminal.OutputWidth());

    /// <param name="width">Of the screen; null: it is none, and values are printed whole.</param>
    public static void Write<TRow>(TextWriter writer, IReadOnlyList<TRow> rows, string? output, int? width = null)
    {
        if (!TryWrite(writer, rows, output)) TextTable.Write(writer, rows, isWide: output == "wide", width);
    }

    /// <summary>Writes the whole value where every field is asked for; false: a table is.</summary>
    public static bool TryWrite<T>(TextWriter writer, T value, string? output)
    {
        if (output == "json") writer.WriteLine(JsonSerializer.Serialize(value, Json.Value));
        else if (output == "yaml") writer.WriteLine(YamlWriter.ToYaml(JsonSerializer.SerializeToNode(value, Json.Value)!));
        else return false;
        return true;
    }

    /// <summary>JSON in one line.</summary>
    public static string LineOf<T>(T value) => JsonSerializer.Serialize(value, Line.Value);
}
