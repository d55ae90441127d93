using System.Collections.Concurrent;

namespace Odin.Hosting.Certificates;

/// <summary>Who the passes of callers belong to. A pass is checked once a minute, not with each call.</summary>
/// <remarks>From any thread. Only passes that were found good are kept, so strangers cannot fill it, and few of one name, so that nobody of
/// the cluster can push those of others out.</remarks>
public sealed class KnownPasses(ClusterCertificates certificates)
{
    private const int Most = 4096;
    private const int LongestPass = 8192;

    /// <summary>A process signs one every five minutes, and a few may share a name.</summary>
    internal const int MostOfOne = 16;

    private static readonly TimeSpan CheckedFor = TimeSpan.FromMinutes(1);

    private sealed record Known(CertificateName Name, Membership By, long At);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<CertificateName, Queue<string>> _byName = new();

    /// <summary>Passes that are remembered.</summary>
    internal int Count => _known.Count;

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

        Remember(pass, new Known(name, membership, time.GetTimestamp()));
        return name;
    }

    private void Remember(string pass, Known known)
    {
        if (_known.ContainsKey(pass))
        {
            _known[pass] = known;
            return;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
            _byName.Clear();
        }

        var passes = _byName.GetOrAdd(known.Name, _ => []);
        lock (passes)
        {
            _known[pass] = known;
            passes.Enqueue(pass);
            while (passes.Count > MostOfOne) _known.TryRemove(passes.Dequeue(), out _);
        }
    }

    private CertificateName? Check(string pass)
    {
        if (pass.Length > LongestPass) return null;
        using var certificate = CallerPass.Read(pass, certificates.Time.GetUtcNow());
        return certificate is null ? null : certificates.Who(certificate);
    }
}
