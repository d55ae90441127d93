using System.Collections.Immutable;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>What no single value shows of ports: those that stand twice, and apps that share one and cannot be distinguished.</summary>
internal sealed class PortValidator(ConfigNode document, ConfigErrors errors)
{
    private readonly DocumentPlaces _places = new(document);

    public void Check(ImmutableArray<AppSpec> apps)
    {
        var claims = Claims(apps);
        foreach (var (one, two) in Overlaps(claims.Where(claim => apps[claim.App].ServerNames.IsEmpty))) AddOverlap(apps, one, two);
        var named = claims.Where(claim => !apps[claim.App].ServerNames.IsEmpty).ToList();
        if (named.Count == 0) return;

        foreach (var own in named.GroupBy(claim => claim.App))
        {
            foreach (var (one, two) in Overlaps(own)) AddOverlap(apps, one, two);
        }

        foreach (var (one, two) in Overlaps(claims).Where(pair => pair.One.App != pair.Two.App)) CheckAlike(apps, one, two);
        CheckServerNames(apps, named);
    }

    /// <summary>By first port; those of one port in the order of the document.</summary>
    private static List<Claim> Claims(ImmutableArray<AppSpec> apps)
    {
        var claims = new List<Claim>(apps.Length);
        for (var app = 0; app < apps.Length; app++)
        {
            for (var place = 0; place < apps[app].Ports.Length; place++)
            {
                if (apps[app].Ports[place] is { First: > 0 } range) claims.Add(new Claim(range, app, place));
            }
        }

        claims.Sort(static (one, two) => (one.Range.First, one.App, one.Place).CompareTo((two.Range.First, two.App, two.Place)));
        return claims;
    }

    /// <summary>In the order of their first ports, a range can only overlap one that reaches furthest so far. Ranges that overlap are
    /// tied by these pairs, so what holds for each pair holds for all that share a port.</summary>
    private static IEnumerable<(Claim One, Claim Two)> Overlaps(IEnumerable<Claim> ordered)
    {
        Claim? furthest = null;
        foreach (var claim in ordered)
        {
            if (furthest is { } other && other.Range.Overlaps(claim.Range)) yield return (other, claim);
            if (furthest is null || claim.Range.Last > furthest.Value.Range.Last) furthest = claim;
        }
    }

    private void AddOverlap(ImmutableArray<AppSpec> apps, Claim one, Claim two)
    {
        var (earlier, later) = InOrder(one, two);
        var owner = earlier.App == later.App ? "this app" : $"app {apps[earlier.App].Name}";
        var remedy = earlier.App == later.App ? "" : " Apps may share one when all but one of them have ServerNames.";
        Add($"overlaps {earlier.Range} of {owner} (Apps[{earlier.App}].Ports[{earlier.Place}]); a port belongs to one app and stands " +
            $"once.{remedy}", "Apps", later.App, "Ports", later.Place);
    }

    private void CheckServerNames(ImmutableArray<AppSpec> apps, IEnumerable<Claim> named)
    {
        var owners = named.Select(claim => claim.App).Distinct()
            .SelectMany(app => apps[app].ServerNames.Select((name, place) => (Name: name, App: app, Place: place)))
            .Where(owner => !string.IsNullOrEmpty(owner.Name)).GroupBy(owner => owner.Name).Where(group => group.Skip(1).Any());
        foreach (var group in owners)
        {
            var places = group.GroupBy(owner => owner.App).ToDictionary(own => own.Key, own => own.First().Place);
            foreach (var again in group.Where(owner => places[owner.App] != owner.Place))
                Add("stands twice in this list.", "Apps", again.App, "ServerNames", again.Place);
            var alike = Overlaps(named.Where(claim => places.ContainsKey(claim.App))).Where(pair => pair.One.App != pair.Two.App);
            foreach (var (one, two) in alike)
            {
                var (earlier, later) = InOrder(one, two);
                Add($"is also a name of app {apps[earlier.App].Name} (Apps[{earlier.App}].ServerNames[{places[earlier.App]}]), which " +
                    $"shares port {Shared(one, two)}; a name leads to one app.", "Apps", later.App, "ServerNames", places[later.App]);
            }
        }
    }

    /// <summary>What happens before the name is known is the same for all apps of a port.</summary>
    private void CheckAlike(ImmutableArray<AppSpec> apps, Claim one, Claim two)
    {
        var (earlier, later) = InOrder(one, two);
        var (left, right) = (apps[earlier.App], apps[later.App]);
        var (before, after) = (left.ProxyProtocol, right.ProxyProtocol);
        var shared = Shared(one, two);
        if (before.Receive != after.Receive)
            AddUnlike(left.Name, shared, $"{before.Receive}", $"{after.Receive}", "Apps", later.App, "ProxyProtocol", "Receive");
        if (before.Receive == ProxyProtocolReceive.On && after.Receive == ProxyProtocolReceive.On)
        {
            if (!before.TrustedNetworks.AsSpan().SequenceEqual(after.TrustedNetworks.AsSpan()))
                AddUnlike(left.Name, shared, Text(before.TrustedNetworks), Text(after.TrustedNetworks), "Apps", later.App, "ProxyProtocol",
                    "TrustedNetworks");
            if (before.HeaderTimeout != after.HeaderTimeout)
                AddUnlike(left.Name, shared, DurationText.Format(before.HeaderTimeout), DurationText.Format(after.HeaderTimeout), "Apps",
                    later.App, "ProxyProtocol", "HeaderTimeout");
        }

        if (left.HandshakeTimeout != right.HandshakeTimeout)
            AddUnlike(left.Name, shared, DurationText.Format(left.HandshakeTimeout), DurationText.Format(right.HandshakeTimeout), "Apps",
                later.App, "HandshakeTimeout");
    }

    private void AddUnlike(string other, int port, string theirs, string ours, params object[] steps)
    {
        var (node, path) = Place(steps);
        errors.AddAt(node.Line, node.Column, path, ours,
            $"{(string)steps[^1]} is {ours} here and {theirs} in app {other}, which shares port {port}. It counts before a client " +
            $"has named its app: write the same in all apps of a port.");
    }

    private static string Text(ImmutableArray<string> list) => $"[{string.Join(", ", list)}]";

    private static int Shared(Claim one, Claim two) => Math.Max(one.Range.First, two.Range.First);

    private static (Claim Earlier, Claim Later) InOrder(Claim one, Claim two) =>
        (one.App, one.Place).CompareTo((two.App, two.Place)) < 0 ? (one, two) : (two, one);

    private void Add(string message, params object[] steps)
    {
        var (node, path) = Place(steps);
        errors.Add(node, path, $"{message}");
    }

    /// <summary>What an app has from the defaults, or by default, is shown at the app.</summary>
    private (ConfigNode Node, ConfigPath Path) Place(object[] steps)
    {
        if (errors.IsFull) steps = [];   // Only counted: where it stands need not be found.
        var path = steps.Aggregate(ConfigPath.Document, (path, step) => step is int index ? path.Item(index) : path.Key((string)step));
        ConfigNode? node = null;
        for (var length = steps.Length; length > 0 && node is null; length--) node = _places.Find(steps[..length]);
        return (node ?? document, path);
    }

    /// <summary>A range of ports at its place in the document.</summary>
    private readonly record struct Claim(PortRange Range, int App, int Place);
}
