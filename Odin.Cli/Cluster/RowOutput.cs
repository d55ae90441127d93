using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Odin.Commands;
using Odin.Silo.Documents;

namespace Odin.Cli.Cluster;

/// <summary>How rows are printed: <c>-o table|wide|json|yaml</c>.</summary>
internal static class RowOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary><c>text</c> is what a table was called before.</summary>
    public static Option<string> NewFlag() => Flag.Choice("--output", "-o",
        "How to print it: a table, one with all columns, or every field as JSON or YAML.", ["table", "wide", "json", "yaml"],
        formerFirst: "text");

    /// <param name="output">The flag's value.</param>
    public static void Write<TRow>(TextWriter writer, IReadOnlyList<TRow> rows, string? output)
    {
        if (!TryWrite(writer, rows, output)) TextTable.Write(writer, rows, isWide: output == "wide");
    }

    /// <summary>Writes the whole value where every field is asked for; false: a table is.</summary>
    public static bool TryWrite<T>(TextWriter writer, T value, string? output)
    {
        if (output == "json") writer.WriteLine(JsonSerializer.Serialize(value, Json));
        else if (output == "yaml") writer.WriteLine(YamlWriter.ToYaml(JsonSerializer.SerializeToNode(value, Json)!));
        else return false;
        return true;
    }
}
