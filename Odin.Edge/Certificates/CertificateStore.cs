using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Events;
using Odin.Grains.Events;

namespace Odin.Edge.Certificates;

/// <summary>The certificates and authorities that apps name, as the edge's folder has them. From any thread.</summary>
/// <param name="folder">Null: the edge has none.</param>
/// <param name="whyUnusable">What a certificate meets that is put to use; null: nothing.</param>
internal sealed partial class CertificateStore(
    CertificateFolder? folder, Func<ServerCertificate, string?> whyUnusable, EdgeEvents events, TimeProvider time,
    ILogger<CertificateStore> logger)
{
    private const string NoFolder = "this edge has no --certificate-directory; start it with one";

    private readonly Lock _lock = new();
    private ImmutableDictionary<string, WatchedFile<ServerCertificate>> _certificates =
        ImmutableDictionary<string, WatchedFile<ServerCertificate>>.Empty;
    private ImmutableDictionary<string, WatchedFile<Authorities>> _authorities =
        ImmutableDictionary<string, WatchedFile<Authorities>>.Empty;

    /// <summary>One for each name, also where apps use its file in both ways.</summary>
    public ImmutableArray<CertificateStatus> Statuses =>
    [
        .. _certificates.Values.Select(StatusOf).Concat(_authorities.Values.Select(StatusOf)).GroupBy(one => one.Name)
            .Select(all => new CertificateStatus(all.Key, all.Min(one => one.NotAfter), all.Any(one => one.IsRefused)))
            .OrderBy(one => one.Name),
    ];

    /// <summary>Exactly these names are watched from now on. New ones are read at once.</summary>
    public void Watch(IReadOnlyCollection<string> certificates, IReadOnlyCollection<string> authorities)
    {
        if (folder is null) return;
        lock (_lock)
        {
            _certificates = Only(_certificates, certificates, name =>
                new(name, folder.StampOf, ReadCertificate, one => one.NotAfter, one => one.StapledUntil <= time.GetUtcNow()));
            _authorities = Only(_authorities, authorities, name =>
                new(name, folder.StampOf, folder.ReadAuthorities, one => one.NotAfter, _ => false));
        }
    }

    /// <summary>Reads what has changed. True: something is in force, or is refused, that was not before.</summary>
    public bool Look()
    {
        lock (_lock)
        {
            var isAny = false;
            foreach (var one in _certificates.Values) isAny |= LookAt(one);
            foreach (var one in _authorities.Values) isAny |= Report(one, one.Look(isFirst: false), isRenewal: one.Value is not null);
            return isAny;
        }
    }

    private bool LookAt(WatchedFile<ServerCertificate> one)
    {
        var before = one.Value;
        var change = one.Look(isFirst: false);
        var isStapleOnly = change == FileChange.Taken && before is not null && one.Value!.HasCertificatesOf(before)
            && (one.Failure is not null || one.Value.StapledUntil != before.StapledUntil);
        if (!isStapleOnly) return Report(one, change, isRenewal: before is not null);
        ReportStaple(one);
        return true;
    }

    /// <summary>What is in force under the name, or why nothing is.</summary>
    public (ServerCertificate? Certificate, string? Failure) Find(string name) => Find(_certificates, name);

    /// <inheritdoc cref="Find(string)"/>
    public (Authorities? Authorities, string? Failure) FindAuthorities(string name) => Find(_authorities, name);

    private static (T? Value, string? Failure) Find<T>(ImmutableDictionary<string, WatchedFile<T>> all, string name) where T : class
    {
        if (!all.TryGetValue(name, out var one)) return (null, NoFolder);
        return one.Value is { } value ? (value, null) : (null, one.Failure);
    }

    private (ServerCertificate? Certificate, string? Failure) ReadCertificate(string name)
    {
        var (certificate, failure) = folder!.Read(name);
        if (certificate is not null && whyUnusable(certificate) is { } reason)
            return (null, $"OpenSSL does not take {name}.crt of {folder.Path}: {reason}; put in another one");
        return (certificate, failure);
    }

    private ImmutableDictionary<string, WatchedFile<T>> Only<T>(ImmutableDictionary<string, WatchedFile<T>> before,
        IReadOnlyCollection<string> names, Func<string, WatchedFile<T>> create) where T : class
    {
        var next = before.RemoveRange(before.Keys.Where(name => !names.Contains(name)));
        foreach (var name in names.Where(name => !before.ContainsKey(name)).Distinct())
        {
            var one = create(name);
            Report(one, one.Look(isFirst: true), isRenewal: false);
            next = next.Add(name, one);
        }

        return next;
    }

    private bool Report<T>(WatchedFile<T> one, FileChange change, bool isRenewal) where T : class
    {
        if (change == FileChange.None) return false;
        if (change == FileChange.Taken && one is WatchedFile<ServerCertificate> certificate) ReportStaple(certificate);
        var until = one.NotAfter;
        if (change == FileChange.Taken)
        {
            LogTaken(one.Name, until!.Value);
            if (isRenewal) events.Add(EventKind.CertificateRenewed, $"certificate {one.Name} was renewed, good until {until:u}");
            return true;
        }

        var stays = until is null ? "none is in force" : $"the one from before stays, good until {until:u}";
        LogRefused(one.Name, one.Failure!, stays);
        events.Add(EventKind.CertificateRefused, $"certificate {one.Name}: {one.Failure}; {stays}");
        return true;
    }

    private void ReportStaple(WatchedFile<ServerCertificate> one)
    {
        if (one.Failure is { } failure)
        {
            LogUnstapled(one.Name, failure);
            events.Add(EventKind.CertificateRefused, $"certificate {one.Name}: {failure}; it goes out without an OCSP response");
        }
        else if (one.Value!.StapledUntil is { } until)
        {
            LogStapled(one.Name, until);
        }
    }

    private static CertificateStatus StatusOf<T>(WatchedFile<T> one) where T : class =>
        new(one.Name, one.NotAfter, one.Failure is not null);

    /// <summary>How long what is in force is good; negative: it has expired.</summary>
    public TimeSpan LeftOf(CertificateStatus status) => status.NotAfter!.Value - time.GetUtcNow();

    [LoggerMessage(5631, LogLevel.Information, "Certificate {Name} is in force for new handshakes, good until {Until:u}")]
    private partial void LogTaken(string name, DateTimeOffset until);

    [LoggerMessage(5632, LogLevel.Error, "Certificate {Name} cannot be used: {Failure}. Meanwhile {Stays}")]
    private partial void LogRefused(string name, string failure, string stays);

    [LoggerMessage(5633, LogLevel.Information, "Certificate {Name} goes out with an OCSP response, which counts until {Until:u}")]
    private partial void LogStapled(string name, DateTimeOffset until);

    [LoggerMessage(5634, LogLevel.Warning, "Certificate {Name} goes out without an OCSP response: {Failure}")]
    private partial void LogUnstapled(string name, string failure);
}
