namespace Odin.Grains.Regions;

/// <summary>What an answer of the catalog means for a region's copy.</summary>
internal enum CatalogNews
{
    /// <summary>It says what is known.</summary>
    None,

    /// <summary>The catalog knows less than the copy: the copy is to be offered.</summary>
    Lost,

    /// <summary>The copy is to take it.</summary>
    Newer,

    /// <summary>It is a part of another catalog: all of that is to be asked for.</summary>
    Other,
}
