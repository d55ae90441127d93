using Odin.Edge.Apps;
using Odin.Edge.Loops;
using Odin.Edge.Tls;

namespace Odin.Edge.Control.Applying;

/// <summary>Makes one side of the TLS of apps and puts it in force. For one thread at a time.</summary>
internal abstract class TlsSide<TSpec, TSettings, TContexts>(LoopSet loops)
    where TSpec : class where TSettings : class where TContexts : class, ITlsContexts
{
    /// <param name="app">Whose TLS it is.</param>
    /// <param name="spec">As its configuration has it; null: it has none.</param>
    public void Renew(EdgeApp app, TSpec? spec)
    {
        var before = Get(app);
        if (spec is null)
        {
            if (before is not null) Replace(app, null);
            return;
        }

        var (settings, failure) = OpenSslLibrary.Failure is { } missing ? (null, missing) : SettingsOf(app.Name, spec);
        if (settings is not null && before is { Settings: { } known, Failure: null } && IsSame(known, settings)) return;
        if (settings is not null)
        {
            (var made, failure) = Make(settings);
            if (made is not null)
            {
                Replace(app, made);
                LogReady(app.Name, settings);
                return;
            }
        }

        if (before?.Failure == failure) return;
        Set(app, before?.Because(failure) ?? new AppTls<TSettings, TContexts>(null, [], failure));
        if (before is { IsReady: true }) LogKept(app.Name, failure!);
        else LogNotReady(app.Name, failure!);
    }

    protected abstract AppTls<TSettings, TContexts>? Get(EdgeApp app);

    protected abstract void Set(EdgeApp app, AppTls<TSettings, TContexts>? tls);

    /// <summary>Or why they cannot be had.</summary>
    protected abstract (TSettings? Settings, string? Failure) SettingsOf(string app, TSpec spec);

    protected abstract bool IsSame(TSettings one, TSettings other);

    protected abstract (TContexts? Contexts, string? Failure) Create(TSettings settings);

    protected abstract void LogReady(string app, TSettings settings);

    protected abstract void LogNotReady(string app, string failure);

    protected abstract void LogKept(string app, string failure);

    /// <summary>Each loop has contexts of its own: what OpenSSL shares it locks.</summary>
    private (AppTls<TSettings, TContexts>? Made, string? Failure) Make(TSettings settings)
    {
        var byLoop = new List<TContexts>();
        while (byLoop.Count < loops.Count)
        {
            var (contexts, failure) = Create(settings);
            if (contexts is null)
            {
                foreach (var made in byLoop) made.Retire();
                return (null, $"OpenSSL refuses {failure}");
            }

            byLoop.Add(contexts);
        }

        return (new AppTls<TSettings, TContexts>(settings, [.. byLoop], null), null);
    }

    /// <summary>No loop begins with the former ones once each has had its turn.</summary>
    private void Replace(EdgeApp app, AppTls<TSettings, TContexts>? next)
    {
        var before = Get(app);
        Set(app, next);
        if (before is not { IsReady: true }) return;
        foreach (var loop in loops.All) loop.Post(before.Of(loop.Index)!.Retire);
    }
}
