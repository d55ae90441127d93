namespace Odin.Edge.Certificates;

/// <summary>What a look at the files of a name has brought.</summary>
internal enum FileChange
{
    None,

    /// <summary>They have changed and are in force now.</summary>
    Taken,

    /// <summary>They cannot be used, for a reason that is new. What was in force stays.</summary>
    Refused,
}
