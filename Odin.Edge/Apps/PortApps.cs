using System.Collections.Immutable;
using Odin.Edge.Drains;
using Odin.Edge.ServerNames;

namespace Odin.Edge.Apps;

/// <summary>The apps of one port and how they are distinguished. Immutable.</summary>
internal sealed class PortApps
{
    private readonly NameIndex<EdgeApp>? _names;
    private readonly ImmutableArray<EdgeApp> _all;

    /// <param name="apps">At most one of them has no names.</param>
    /// <param name="nowMilliseconds">By the loop clock: when it is decided which apps accept.</param>
    public PortApps(ImmutableArray<EdgeApp> apps, long nowMilliseconds)
    {
        _all = apps;
        Accepting = [.. apps.Where(app => app.IsAccepting(nowMilliseconds))];
        Default = apps.FirstOrDefault(app => app.Model.Spec.ServerNames.IsEmpty);
        if (apps.Length == 1 && Default is not null) return;

        _names = new NameIndex<EdgeApp>();
        AnswersStartTls = apps.Any(app => app.Model.Spec.AnswersStartTls);
        foreach (var app in apps)
        {
            foreach (var name in app.Model.Spec.ServerNames) _names.TryAdd(name, app);
        }
    }

    /// <summary>The app that has the port for itself, whatever its clients say; null: the name in the ClientHello decides.</summary>
    public EdgeApp? Plain => _names is null ? Default : null;

    /// <summary>The one for other names and for what is not TLS; null: there is none.</summary>
    public EdgeApp? Default { get; }

    /// <summary>Where a client counts until it is known which app it means.</summary>
    public EdgeApp First => Default ?? _all[0];

    /// <summary>Those that take new clients. The port is open while there is one.</summary>
    public ImmutableArray<EdgeApp> Accepting { get; }

    /// <summary>The same in all apps of a port.</summary>
    public TimeSpan HandshakeTimeout => First.Model.Spec.HandshakeTimeout;

    /// <summary>Clients may ask for TLS before they begin with it.</summary>
    public bool AnswersStartTls { get; }

    /// <summary>Names for people.</summary>
    public string Text => string.Join(", ", Accepting.Select(app => app.Name));

    /// <summary>An app that accepts nobody keeps its names: its clients must not reach the app that has all others.</summary>
    /// <param name="name">As <see cref="ClientHello.Parse"/> writes it; overwritten. Empty: none came.</param>
    public EdgeApp? Find(Span<char> name) => (name.IsEmpty ? null : _names?.Find(name)) ?? Default;

    /// <summary>No client can mean any but apps under a drain, and the port is under this one.</summary>
    public bool IsUnder(Drain drain) => First.Drain == drain && _all.All(app => app.Drain is not null);
}
