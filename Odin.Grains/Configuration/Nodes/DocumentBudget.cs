namespace Odin.Grains.Configuration.Nodes;

/// <summary>What a document of any format may hold, so that reading takes time and memory in proportion to its size.</summary>
/// <param name="size">Of the document, in characters. Without aliases a document has fewer values than characters;
/// with them it may not have many more.</param>
public sealed class DocumentBudget(int size)
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The most levels that lists and objects may nest.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most values, in any document; what an alias stands for counts each time.</summary>
    public const int MaxNodes = 1_000_000;

    /// <summary>Values that a document may have beyond its size: room for aliases in a small one.</summary>
    private const int FreeNodes = 50_000;

    private readonly int _limit = (int)Math.Min(MaxNodes, (long)FreeNodes + size);

    /// <summary>The values so far.</summary>
    public int Nodes { get; private set; }

    /// <summary>Counts values at a place of the document.</summary>
    /// <exception cref="DocumentException">They are too many.</exception>
    public void Add(int nodes, int line, int column)
    {
        if (nodes > _limit - Nodes)
            throw new DocumentException(line, column,
                $"the document has more than {_limit} values here, each alias counted as what it stands for; write fewer");
        Nodes += nodes;
    }

    /// <summary>Checks the depth of a list or object; the document itself is at depth 1.</summary>
    /// <exception cref="DocumentException">It is too deep.</exception>
    public static void CheckDepth(int depth, int line, int column)
    {
        if (depth > MaxDepth)
            throw new DocumentException(line, column,
                $"lists and objects nest deeper than {MaxDepth} levels here; no configuration needs more than 6");
    }
}
