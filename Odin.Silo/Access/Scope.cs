namespace Odin.Silo.Access;

/// <summary>What a route concerns, for keys that are limited to apps.</summary>
internal enum Scope
{
    /// <summary>The whole cluster: nothing for a limited key.</summary>
    Cluster,

    /// <summary>The app that the path names: others are as if they were not there.</summary>
    App,

    /// <summary>The route itself gives a limited key what is of its apps.</summary>
    Filtered,
}
