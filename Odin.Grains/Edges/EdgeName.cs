using System.Globalization;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Edges;

/// <summary>How the processes that take over from each other under one configured edge id are distinguished:
/// <c>fra-1</c>, <c>fra-1~2</c>, <c>fra-1~3</c>.</summary>
/// <remarks>They live at the same time while the old one drains, and the sessions of each must be
/// counted, so they cannot share an id.</remarks>
public static class EdgeName
{
    private const char Separator = '~';

    public static string Successor(string id, int generation) => $"{id}{Separator}{generation}";

    /// <summary>Whether an edge goes by a name, which may be that of one process or of all that took over from each other.</summary>
    public static bool IsMeant(string edge, string name) =>
        edge.StartsWith(name, StringComparison.Ordinal)
        && (edge.Length == name.Length || (edge[name.Length] == Separator && IsGeneration(edge.AsSpan(name.Length + 1))));

    /// <summary>Whether it is the id of an edge's process: a name, or that of a successor.</summary>
    public static bool IsOne(string id)
    {
        var root = RootOf(id);
        return NameValue.IsName(root) && IsMeant(id, root);
    }

    /// <summary>The configured id, which all processes share that took over from each other.</summary>
    public static string RootOf(string id) => id.IndexOf(Separator, StringComparison.Ordinal) is var end and >= 0 ? id[..end] : id;

    private static bool IsGeneration(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var generation) && generation > 1 && text[0] != '0';
}
