using System.Collections.Concurrent;

namespace Odin.Hosting.Certificates;

/// <summary>Who the passes of callers belong to. A pass is checked once a minute, not with each call.</summary>
/// <remarks>From any thread. Only passes that were found good are kept, so strangers cannot fill it.</remarks>
public sealed class KnownPasses(ClusterCertificates certificates)
{
    private const int Most = 4096;
    private const int LongestPass = 8192;
    private static readonly TimeSpan CheckedFor = TimeSpan.FromMinutes(1);

    private sealed record Known(CertificateName Name, Membership By, long At);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>Null: nobody of the cluster.</summary>
    public CertificateName? Who(string pass)
    {
        var (membership, time) = (certificates.Current, certificates.Time);
        if (_known.TryGetValue(pass, out var known) && known.By == membership && time.GetElapsedTime(known.At) < CheckedFor)
            return known.Name;

        var name = Check(pass);
        if (name is null)
        {
            _known.TryRemove(pass, out _);
            return null;
        }

        if (_known.Count >= Most) _known.Clear();
        _known[pass] = new Known(name, membership, time.GetTimestamp());
        return name;
    }

    private CertificateName? Check(string pass)
    {
        if (pass.Length > LongestPass) return null;
        using var certificate = CallerPass.Read(pass, certificates.Time.GetUtcNow());
        return certificate is null ? null : certificates.Who(certificate);
    }
}
