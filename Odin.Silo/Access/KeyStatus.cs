namespace Odin.Silo.Access;

/// <summary>What became of a key that was shown.</summary>
internal enum KeyStatus
{
    Good,
    Unknown,
    Expired,
    Revoked,

    /// <summary>A browser's session is over.</summary>
    Ended,

    /// <summary>The store has not answered of late: the key may have been revoked, so it is not taken.</summary>
    Unchecked,
}
