namespace Odin.Edge.Announcing;

/// <summary>How an edge announces VIPs.</summary>
public enum AnnounceMode
{
    /// <summary>Not at all: somebody else does.</summary>
    Off,

    /// <summary>By BGP sessions of its own.</summary>
    Bgp,

    /// <summary>By a program that it calls.</summary>
    Exec,
}
