using Odin.Edge.Apps;
using Odin.Edge.Certificates;
using Odin.Grains.Configuration;

namespace Odin.Edge.Control.Applying;

/// <summary>Gives apps the TLS that their configuration and the edge's certificates make, and anew when either changes. From any
/// thread, one change at a time.</summary>
/// <remarks>What is new is made whole before it replaces what is in force, for new handshakes only; without it, what was in force
/// stays.</remarks>
internal sealed class TlsSet(CertificateStore certificates, ClientTls clients, TargetTls targets) : IAsyncDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private Dictionary<EdgeApp, AppSpec> _apps = [];

    /// <summary>Apps will have these versions, beside those that are served. Their TLS is in force, or says why not, when it
    /// returns.</summary>
    public Task PrepareAsync(IReadOnlyDictionary<EdgeApp, AppSpec> next) => ChangeAsync(() =>
    {
        Watch([.. _apps.Values, .. next.Values]);
        foreach (var (app, spec) in next) Prepare(app, spec);
    });

    /// <summary>These are the apps from now on, in the versions that they have.</summary>
    public Task ApplyAsync(IReadOnlyCollection<EdgeApp> apps) => ChangeAsync(() =>
    {
        var gone = _apps.Keys.Except(apps).ToList();
        _apps = apps.Where(HasTls).ToDictionary(app => app, app => app.Model.Spec);   // Twice a second nobody looks at the others.
        Watch(_apps.Values);
        foreach (var app in gone) Renew(app, null);
        foreach (var (app, spec) in _apps) Renew(app, spec);
    });

    /// <summary>Puts in force what has changed in the folder, and fresh ticket keys where they are due.</summary>
    public Task RenewAsync() => ChangeAsync(() =>
    {
        certificates.Look();
        foreach (var (app, spec) in _apps) Renew(app, spec);
    });

    public async ValueTask DisposeAsync()
    {
        await ApplyAsync([]);
        _changing.Dispose();
    }

    /// <summary>It is to have TLS, or had it.</summary>
    private static bool HasTls(EdgeApp app) =>
        app.Model.Spec.Tls is not null || app.Model.Spec.TargetTls is not null || app.Tls is not null || app.TargetTls is not null;

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
