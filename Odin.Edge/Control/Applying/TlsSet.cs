using Odin.Edge.Apps;
using Odin.Edge.Certificates;
using Odin.Grains.Configuration;
using Odin.Hosting.Background;

namespace Odin.Edge.Control.Applying;

/// <summary>Gives apps the TLS that their configuration and the edge's certificates make, and anew when either changes. From any
/// thread, one change at a time.</summary>
/// <remarks>What is new is made whole before it replaces what is in force, for new handshakes only; without it, what was in force
/// stays.</remarks>
internal sealed class TlsSet(CertificateStore certificates, ClientTls clients, TargetTls targets) : IAsyncDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private Dictionary<EdgeApp, AppSpec> _apps = [];   // Those with TLS on either side: twice a second nobody looks at the others.

    private Dictionary<EdgeApp, AppSpec> _next = [];   // What is prepared: a renewal meanwhile must not take it back.

    /// <summary>Those with TLS on either side. From any thread.</summary>
    public IReadOnlyCollection<EdgeApp> Apps => Volatile.Read(ref _apps).Keys;

    /// <summary>Open while an app has TLS on either side.</summary>
    public Gate Any { get; } = new();

    /// <summary>Open while the TLS of an app's clients ends here.</summary>
    public Gate Terminating { get; } = new();

    /// <summary>Apps will have these versions, beside those that are served. Their TLS is in force, or says why not, when it
    /// returns.</summary>
    public Task PrepareAsync(IEnumerable<KeyValuePair<EdgeApp, AppSpec>> apps) => ChangeAsync(() =>
    {
        _next = apps.Where(app => HasTls(app.Value)).ToDictionary();
        if (_next.Count == 0) return;
        Any.IsOpen = true;
        Watch([.. _apps.Values, .. _next.Values]);
        foreach (var (app, spec) in _next) Prepare(app, spec);
    });

    /// <summary>These are the apps from now on, in the versions that they have.</summary>
    public Task ApplyAsync(IReadOnlyCollection<EdgeApp> apps) => ChangeAsync(() =>
    {
        var next = apps.Where(app => HasTls(app.Model.Spec)).ToDictionary(app => app, app => app.Model.Spec);
        var gone = _apps.Keys.Union(_next.Keys).Except(next.Keys).ToList();
        (_apps, _next) = (next, []);
        Watch(_apps.Values);
        Any.IsOpen = _apps.Count > 0;
        Terminating.IsOpen = _apps.Values.Any(spec => spec.Tls is not null);
        foreach (var app in gone) Renew(app, null);
        foreach (var (app, spec) in _apps) Renew(app, spec);
    });

    /// <summary>Puts in force what has changed in the folder.</summary>
    public Task RenewAsync() => ChangeAsync(() =>
    {
        certificates.Look();
        foreach (var (app, spec) in _apps.Where(app => !_next.ContainsKey(app.Key))) Renew(app, spec);
        foreach (var (app, spec) in _next) Prepare(app, spec);
    });

    public async ValueTask DisposeAsync()
    {
        await ApplyAsync([]);
        _changing.Dispose();
    }

    public static bool IsConcerned(IEnumerable<AppSpec> specs) => specs.Any(HasTls);

    private static bool HasTls(AppSpec spec) => spec.Tls is not null || spec.TargetTls is not null;

    /// <summary>What the present version has and the next one has not stays until sessions begin with that one.</summary>
    private void Prepare(EdgeApp app, AppSpec spec)
    {
        if (spec.Tls is not null) clients.Renew(app, spec.Tls);
        if (spec.TargetTls is not null) targets.Renew(app, spec.TargetTls);
    }

    private void Renew(EdgeApp app, AppSpec? spec)
    {
        clients.Renew(app, spec?.Tls);
        targets.Renew(app, spec?.TargetTls);
    }

    private void Watch(IReadOnlyCollection<AppSpec> specs)
    {
        var ofClients = specs.Select(spec => spec.Tls).OfType<TlsSpec>().ToList();
        var ofTargets = specs.Select(spec => spec.TargetTls).OfType<TargetTlsSpec>().ToList();
        certificates.Watch(
            [.. ofClients.SelectMany(spec => spec.Certificates).Concat(ofTargets.Select(spec => spec.Certificate).OfType<string>())
                .Distinct()],
            [.. ofClients.Select(spec => spec.ClientCa).Concat(ofTargets.Select(spec => spec.Ca)).OfType<string>().Distinct()]);
    }

    private async Task ChangeAsync(Action change)
    {
        await _changing.WaitAsync();
        try
        {
            change();
        }
        finally
        {
            _changing.Release();
        }
    }
}
