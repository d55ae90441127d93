namespace Odin.Grains.Consoles;

/// <summary>What sessions are put in order by.</summary>
public enum SessionSort
{
    /// <summary>When it was accepted.</summary>
    Start,

    /// <summary>Bytes in both directions.</summary>
    Bytes,

    /// <summary>When a byte last moved.</summary>
    LastMoved,

    /// <summary>The id; the only order that no session ever changes its place in but by coming and going.</summary>
    Id,
}
