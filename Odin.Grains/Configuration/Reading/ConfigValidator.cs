using System.Collections.Immutable;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>What no single value shows: names and ports that stand twice, durations that contradict each other.</summary>
internal sealed class ConfigValidator(ConfigNode document, ConfigErrors errors)
{
    private readonly DocumentPlaces _places = new(document);

    public void Check(ImmutableArray<AppSpec> apps, OwnAddresses own)
    {
        CheckNames(apps);
        new PortValidator(document, errors).Check(apps);
        for (var index = 0; index < apps.Length; index++)
        {
            CheckApp(apps[index], index);
            CheckStartTls(apps, index);
        }

        if (errors.IsEmpty) CheckLoops(apps, own);
    }

    /// <summary>The same for apps of which each is good.</summary>
    public void CheckTogether(ImmutableArray<AppSpec> apps, OwnAddresses own)
    {
        CheckNames(apps);
        new PortValidator(document, errors).Check(apps);
        if (errors.IsEmpty) CheckLoops(apps, own);
    }

    private void CheckNames(ImmutableArray<AppSpec> apps)
    {
        var first = new Dictionary<string, int>(apps.Length, StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < apps.Length; index++)
        {
            var name = apps[index].Name;
            if (name.Length == 0 || first.TryAdd(name, index)) continue;
            Add($"is also the name of Apps[{first[name]}]; app names are unique without regard to case.", "Apps", index, "Name");
        }
    }

    private void CheckApp(AppSpec app, int index)
    {
        if (app.Connect.Budget < app.Connect.Timeout)
            AddRelation(index, "Connect", "Budget", app.Connect.Budget, "Timeout", app.Connect.Timeout);
        if (app.Outlier.MaxEjection < app.Outlier.Ejection)
            AddRelation(index, "Outlier", "MaxEjection", app.Outlier.MaxEjection, "Ejection", app.Outlier.Ejection);
        if (app.ProxyProtocol is { Receive: ProxyProtocolReceive.On, TrustedNetworks.IsEmpty: true })
            Add("needs TrustedNetworks: as it stands every connection would be refused.", "Apps", index, "ProxyProtocol", "Receive");
        if (app.HealthCheck is { } check) CheckHealthCheck(check, index);
        if (app.Tls is { } tls) new TlsValidator(document, errors).Check(tls, index);
        if (app.TargetTls is { } targetTls) new TlsValidator(document, errors).Check(targetTls, index);

        CheckLocal(app, index);

        var first = new Dictionary<TargetAddress, int>();
        for (var place = 0; place < app.Targets.Length; place++)
        {
            var address = app.Targets[place].Address;
            if (address.Port == 0 || first.TryAdd(address, place)) continue;
            Add($"is also Targets[{first[address]}] of this app; for a larger share write one target with a Weight.", "Apps", index,
                "Targets", place);
        }
    }

    private void CheckLoops(ImmutableArray<AppSpec> apps, OwnAddresses own)
    {
        const string Remedy = "A connection would go round until the edge has no descriptor left; name a server, or another port.";
        var loops = new TargetLoops(apps, own);
        foreach (var arc in loops.Find())
        {
            if (errors.IsFull) Add("", []);
            else if (arc.From == arc.To) Add($"is a port of this app itself. {Remedy}", "Apps", arc.From, "Targets", arc.Target);
            else Add($"is a port of app " +
                $"{apps[arc.To].Name}, which leads back to this app: {Way(apps[arc.From].Name, loops.WayBack(arc))}. {Remedy}", "Apps",
                arc.From, "Targets", arc.Target);
        }
    }

    private static string Way(string from, IReadOnlyList<string> back)
    {
        const int MaxShown = 8;
        var shown = back.Count <= MaxShown ? back : [.. back.Take(MaxShown - 2), $"({back.Count - MaxShown + 1} more apps)", back[^1]];
        return $"{from} -> {string.Join(" -> ", shown)}";
    }

    /// <summary>Where an edge neither reads names nor speaks TLS, clients and targets ask each other for it.</summary>
    private void CheckStartTls(ImmutableArray<AppSpec> apps, int index)
    {
        if (apps[index] is not { StartTls: not StartTls.None, Tls: null, TargetTls: null, ServerNames.IsEmpty: true } app) return;
        if (apps.Any(other => !other.ServerNames.IsEmpty && other.Ports.Any(range => app.Ports.Any(range.Overlaps)))) return;
        Add("has no effect without Tls, TargetTls or ServerNames: the edge passes every byte on, and client and target agree on TLS " +
            "by themselves. Leave this out, or add one of these.", "Apps", index, "StartTls");
    }

    /// <summary>A world-wide limit is kept by asking, and Local says not to.</summary>
    private void CheckLocal(AppSpec app, int index)
    {
        if (app.Coordination != Coordination.Local) return;
        const string Message =
            "needs the app's grain to be asked, and Coordination is Local; take Leased or Strict, or limit each edge by Limits.PerEdge.";
        if (app.Limits.MaxConnections is not null) Add(Message, "Apps", index, "Limits", "MaxConnections");
        for (var place = 0; place < app.Targets.Length; place++)
        {
            if (app.Targets[place].MaxConnections is not null) Add(Message, "Apps", index, "Targets", place, "MaxConnections");
        }
    }

    private void CheckHealthCheck(HealthCheckSpec check, int index)
    {
        if (check.Interval < check.Timeout) AddRelation(index, "HealthCheck", "Interval", check.Interval, "Timeout", check.Timeout);
        if (check.FastInterval is { } fast && check.Interval < fast)
            AddRelation(index, "HealthCheck", "Interval", check.Interval, "FastInterval", fast);
        if (check is { Type: HealthCheckType.SendExpect, Expect: null })
            Add("has Type SendExpect and no Expect; write what must be in the answer.", "Apps", index, "HealthCheck");
    }

    private void AddRelation(int index, string section, string key, TimeSpan value, string least, TimeSpan leastValue)
    {
        var node = _places.Find("Apps", index, section, key) ?? _places.Find("Apps", index, section)
            ?? _places.Find("Defaults", section, key) ?? _places.Find("Apps", index) ?? document;
        var path = ConfigPath.Document.Key("Apps").Item(index).Key(section).Key(key);
        errors.AddAt(node.Line, node.Column, path, DurationText.Format(value),
            $"{DurationText.Format(value)} is below {least}, which is {DurationText.Format(leastValue)}; raise {key} or lower {least}.");
    }

    private void Add(string message, params object[] steps)
    {
        if (errors.IsFull) steps = [];   // Only counted: where it stands need not be found.
        var path = steps.Aggregate(ConfigPath.Document, (path, step) => step is int index ? path.Item(index) : path.Key((string)step));
        errors.Add(_places.Find(steps) ?? document, path, $"{message}");
    }
}
