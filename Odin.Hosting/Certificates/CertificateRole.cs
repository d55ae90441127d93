namespace Odin.Hosting.Certificates;

/// <summary>What the holder of a certificate may be in its cluster.</summary>
public enum CertificateRole
{
    Edge,
    Silo,

    /// <summary>A person or a program that uses odin's commands.</summary>
    Operator,
}
