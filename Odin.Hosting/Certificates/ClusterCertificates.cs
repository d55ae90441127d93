using System.Security.Cryptography.X509Certificates;
using Odin.Hosting.Files;

namespace Odin.Hosting.Certificates;

/// <summary>The certificates of this process as they stand now: what it shows to others, and whom it believes. Files that change are
/// read again; connections that stand stay.</summary>
/// <remarks>From any thread. A reader takes <see cref="Current"/> once.</remarks>
public sealed class ClusterCertificates
{
    private readonly CertificateOptions? _options;
    private readonly string _cluster;
    private readonly TimeProvider _time;
    private Membership _current;
    private Stamps _stamps;

    /// <param name="options">Null: they were made by this process, for its life.</param>
    private ClusterCertificates(CertificateOptions? options, string cluster, TimeProvider time, Membership current, Stamps stamps) =>
        (_options, _cluster, _time, _current, _stamps) = (options, cluster, time, current, stamps);

    /// <summary>Who this process is.</summary>
    public CertificateName Name => Current.Name;

    /// <summary>With its private key: for TLS of any kind, HTTPS among them.</summary>
    public X509Certificate2 Own => Current.Own;

    /// <summary>The file of the key; null: it is in none.</summary>
    internal string? KeyPath => _options?.Key;

    internal Membership Current => Volatile.Read(ref _current);

    internal TimeProvider Time => _time;

    internal string Cluster => _cluster;

    /// <summary>The certificates, or in words for people why there are none.</summary>
    /// <param name="options">All three paths are given.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="role">What the process is; null: anything.</param>
    public static (ClusterCertificates? Certificates, string? Failure) Load(CertificateOptions options, string cluster,
        CertificateRole? role, TimeProvider time)
    {
        var stamps = StampsOf(options);
        var (membership, failure) = Membership.Read(options, cluster, time.GetUtcNow());
        if (membership is null) return (null, $"{failure}.");
        if (role is { } wanted && membership.Name.Role != wanted)
            return (null, $"the certificate {options.Certificate} is of {CertificateName.RoleText(membership.Name.Role)} " +
                $"'{membership.Name.Name}'; this process needs one of role {CertificateName.RoleText(wanted)}.");
        return (new ClusterCertificates(options, cluster, time, membership, stamps), null);
    }

    /// <summary>Certificates of a cluster that is this process alone: signed by its own authority, and in no file.</summary>
    public static ClusterCertificates Of(CertificateAuthority authority, CertificateRole role, string name, TimeSpan validFor,
        TimeProvider time)
    {
        var who = new CertificateName(authority.Cluster, role, name);
        var membership = new Membership(authority.Issue(role, name, validFor), who, [authority.Certificate]);
        return new ClusterCertificates(null, authority.Cluster, time, membership, default);
    }

    /// <summary>Who shows this certificate; null: nobody of the cluster, now.</summary>
    public CertificateName? Who(X509Certificate2 certificate) =>
        CertificateCheck.Who(certificate, Current.Authorities, _cluster, _time.GetUtcNow());

    /// <summary>Who showed this certificate at another time, as the authorities of today see it.</summary>
    public CertificateName? WhoWas(X509Certificate2 certificate, DateTimeOffset at) =>
        CertificateCheck.Who(certificate, Current.Authorities, _cluster, at);

    /// <summary>A file looks different from when it was last read.</summary>
    internal bool HaveChanged => _options is not null && StampsOf(_options) != _stamps;

    /// <summary>Null: read, and in force for the next connections; otherwise why the ones before stay.</summary>
    internal string? ReadAgain()
    {
        if (_options is null) return null;
        _stamps = StampsOf(_options);
        var (next, failure) = Membership.Read(_options, _cluster, _time.GetUtcNow());
        if (next is null) return failure;
        if (next.Name != Name) return $"the certificate {_options.Certificate} is of {next.Name}, not of {Name}";
        Volatile.Write(ref _current, next);
        return null;
    }

    private static Stamps StampsOf(CertificateOptions options) =>
        new(FileStamp.Of(options.ClusterCa!), FileStamp.Of(options.Certificate!), FileStamp.Of(options.Key!));

    private readonly record struct Stamps(FileStamp ClusterCa, FileStamp Certificate, FileStamp Key);
}
