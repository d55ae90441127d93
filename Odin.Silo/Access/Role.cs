namespace Odin.Silo.Access;

/// <summary>What a caller of the admin API may do. Each role may do what the ones before it may.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Sets admin states and closes sessions.</summary>
    Operator,

    /// <summary>Changes the configuration and keys, and reads keys and the audit.</summary>
    Admin,
}
