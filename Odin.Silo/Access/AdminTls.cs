namespace Odin.Silo.Access;

/// <summary>Whether the admin endpoint of a silo speaks HTTPS.</summary>
public enum AdminTls
{
    /// <summary>With certificates: everywhere, and plain HTTP at loopback addresses only. Without: plain HTTP.</summary>
    Auto,

    /// <summary>Plain HTTP, also where others can read it.</summary>
    Off,
}
