namespace Odin.Cli.Top;

/// <summary>What <c>odin top</c> shows, from the top down.</summary>
internal enum TopPaneKind
{
    Regions,
    Apps,

    /// <summary>Of the app that is chosen.</summary>
    Targets,

    /// <summary>Sessions by the bytes that they move.</summary>
    Busiest,

    /// <summary>Sessions by their age.</summary>
    Longest,
}
