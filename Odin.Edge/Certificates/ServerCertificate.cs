using System.Collections.Immutable;

namespace Odin.Edge.Certificates;

/// <summary>What stands in the folder under one name, as it was read at one time. Immutable; another reading is another object.</summary>
/// <param name="Name">As the configuration has it.</param>
/// <param name="Pairs">One, or two with keys of different types.</param>
/// <param name="ServerNames">The names it is for, in lower case; <c>*.</c> stands for one label.</param>
/// <param name="NotAfter">When the server's own certificate expires; of two the first.</param>
internal sealed record ServerCertificate(string Name, ImmutableArray<CertificatePair> Pairs, ImmutableArray<string> ServerNames,
    DateTimeOffset NotAfter)
{
    /// <summary>When the first of what is stapled counts no more; null: nothing is stapled.</summary>
    public DateTimeOffset? StapledUntil => Pairs.Min(pair => pair.Staple?.NextUpdate);

    /// <summary>The other has the same certificates, whatever is stapled to them.</summary>
    public bool HasCertificatesOf(ServerCertificate other) => Pairs.Length == other.Pairs.Length
        && Pairs.Zip(other.Pairs).All(pair => pair.First.Chain[0].AsSpan().SequenceEqual(pair.Second.Chain[0]));
}
