using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Certificates;
using Odin.Edge.Loops;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;

namespace Odin.Edge.Control.Applying;

/// <summary>Gives apps the TLS that their configuration and the edge's certificates make, and anew when either changes. From any
/// thread, one change at a time.</summary>
/// <remarks>What is new is made whole before it replaces what is in force, for new handshakes only; without it, what was in force
/// stays.</remarks>
internal sealed partial class TlsTermination(
    CertificateStore certificates, LoopSet loops, TimeProvider time, ILogger<TlsTermination> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private ImmutableArray<EdgeApp> _apps = [];

    /// <summary>These are the apps from now on. Their TLS is in force, or says why not, when it returns.</summary>
    public Task ApplyAsync(IReadOnlyCollection<EdgeApp> apps) => ChangeAsync(() =>
    {
        var gone = _apps.Except(apps).ToList();
        _apps = [.. apps];
        var specs = apps.Select(app => app.Model.Spec.Tls).OfType<TlsSpec>().ToList();
        certificates.Watch([.. specs.SelectMany(spec => spec.Certificates).Distinct()],
            [.. specs.Select(spec => spec.ClientCa).OfType<string>().Distinct()]);
        foreach (var app in gone) Replace(app, null);
        foreach (var app in apps) Renew(app);
    });

    /// <summary>Puts in force what has changed in the folder, and fresh ticket keys where they are due.</summary>
    public Task RenewAsync() => ChangeAsync(() =>
    {
        certificates.Look();
        foreach (var app in _apps) Renew(app);
    });

    public async ValueTask DisposeAsync()
    {
        await ApplyAsync([]);
        _changing.Dispose();
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

    private void Renew(EdgeApp app)
    {
        var before = app.Tls;
        if (app.Model.Spec.Tls is not { } spec)
        {
            if (before is not null) Replace(app, null);
            return;
        }

        var (settings, failure) = SettingsOf(spec, before?.Settings);
        if (settings is not null && before?.Settings?.IsSame(settings) == true && before.Failure is null) return;
        if (settings is not null)
        {
            (var made, failure) = Make(settings);
            if (made is not null)
            {
                Replace(app, made);
                LogReady(app.Name, string.Join(", ", spec.Certificates), settings.Certificates.Min(one => one.NotAfter));
                return;
            }
        }

        if (before?.Failure == failure) return;
        app.Tls = before?.Because(failure) ?? new AppTls(null, [], failure);
        if (before is { IsReady: true }) LogKept(app.Name, failure!);
        else LogNotReady(app.Name, failure!);
    }

    private (TlsSettings? Settings, string? Failure) SettingsOf(TlsSpec spec, TlsSettings? before)
    {
        if (OpenSslLibrary.Failure is { } missing) return (null, missing);
        var found = ImmutableArray.CreateBuilder<ServerCertificate>();
        foreach (var name in spec.Certificates)
        {
            var (certificate, failure) = certificates.Find(name);
            if (certificate is null) return (null, $"certificate {name}: {failure}");
            found.Add(certificate);
        }

        Authorities? authorities = null;
        if (spec.ClientCa is { } clientCa)
        {
            (authorities, var failure) = certificates.FindAuthorities(clientCa);
            if (authorities is null) return (null, $"the authorities {clientCa} of clients: {failure}");
        }

        var now = time.GetUtcNow();
        var ticket = before is { Ticket: var known } && !known.IsOld(now) ? known : new TicketKey(now);
        return (new TlsSettings(spec, found.ToImmutable(), authorities, ticket), null);
    }

    /// <summary>Each loop has contexts of its own: what OpenSSL shares it locks.</summary>
    private (AppTls? Made, string? Failure) Make(TlsSettings settings)
    {
        var byLoop = new List<TlsContexts>();
        while (byLoop.Count < loops.Count)
        {
            var (contexts, failure) = TlsContexts.Create(settings);
            if (contexts is null)
            {
                foreach (var made in byLoop) made.Retire();
                return (null, $"OpenSSL refuses {failure}");
            }

            byLoop.Add(contexts);
        }

        return (new AppTls(settings, [.. byLoop], null), null);
    }

    /// <summary>No loop begins with the former ones once each has had its turn.</summary>
    private void Replace(EdgeApp app, AppTls? next)
    {
        var before = app.Tls;
        app.Tls = next;
        if (before is not { IsReady: true }) return;
        foreach (var loop in loops.All) loop.Post(before.Of(loop.Index)!.Retire);
    }

    [LoggerMessage(5621, LogLevel.Information, "App {App} terminates TLS with {Certificates}, good until {Until:u}")]
    private partial void LogReady(string app, string certificates, DateTimeOffset until);

    [LoggerMessage(5622, LogLevel.Error, "App {App} cannot terminate TLS: {Failure}. Its clients get an alert until then")]
    private partial void LogNotReady(string app, string failure);

    [LoggerMessage(5623, LogLevel.Error, "App {App} goes on with the TLS it has, because what is newer cannot be had: {Failure}")]
    private partial void LogKept(string app, string failure);
}
