using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Edge.Apps;

/// <summary>Which apps have each port, whether they take clients or not. For the control side: a change costs the ports of the apps that
/// it names.</summary>
internal sealed class PortOwners
{
    private readonly Dictionary<int, ImmutableArray<EdgeApp>> _apps = [];   // In the order of names.
    private readonly Dictionary<EdgeApp, ImmutableArray<PortRange>> _ports = new(ReferenceEqualityComparer.Instance);

    /// <summary>The catalog takes no document in which two apps claim a port for the same name, or both for all others; one would leave an
    /// edge with half of it.</summary>
    /// <param name="next">The versions that apps are to have.</param>
    /// <param name="gone">The names of apps that go.</param>
    /// <exception cref="InvalidOperationException">Two would.</exception>
    public void EnsureDiffer(IReadOnlyCollection<AppSpec> next, IEnumerable<string> gone)
    {
        var touched = next.Select(spec => spec.Name).Concat(gone).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var claims = new Dictionary<(int Port, string Name), string>();
        foreach (var spec in next)
        {
            foreach (var port in PortsOf(spec.Ports))
            {
                foreach (var name in NamesOf(spec))
                {
                    var owner = claims.TryAdd((port, name), spec.Name) ? OwnerOf(port, name, touched) : claims[(port, name)];
                    if (owner is null) continue;
                    var what = name.Length == 0 ? $"port {port}" : $"{name} on port {port}";
                    throw new InvalidOperationException($"Apps {owner} and {spec.Name} both claim {what}.");
                }
            }
        }
    }

    /// <summary>Puts a change in force. Returns the ports whose apps, or what these want of their ports, may be others now.</summary>
    /// <param name="changed">With the versions that they have now.</param>
    /// <param name="removed">Those that are served no more.</param>
    public IReadOnlyCollection<PortChange> Change(IEnumerable<EdgeApp> changed, IEnumerable<EdgeApp> removed)
    {
        var touched = new List<int>();
        foreach (var app in removed)
        {
            if (_ports.Remove(app, out var before)) touched.AddRange(PortsOf(before).Select(port => Take(port, app)));
        }

        foreach (var app in changed)
        {
            var (before, now) = (_ports.GetValueOrDefault(app, []), app.Model.Spec.Ports);
            if (before != now) touched.AddRange(PortsOf(before).Select(port => Take(port, app)));
            ImmutableArray<EdgeApp> alone = [app];
            touched.AddRange(PortsOf(now).Select(port => Put(port, app, alone)));
            _ports[app] = now;
        }

        return [.. touched.Distinct().Select(port => new PortChange(port, _apps.GetValueOrDefault(port, [])))];
    }

    private string? OwnerOf(int port, string name, HashSet<string> touched) =>
        _apps.GetValueOrDefault(port, [])
            .FirstOrDefault(app => !touched.Contains(app.Name) && NamesOf(app.Model.Spec).Contains(name))?.Name;

    private int Take(int port, EdgeApp app)
    {
        var left = _apps.GetValueOrDefault(port, []).Remove(app);
        if (left.IsEmpty) _apps.Remove(port);
        else _apps[port] = left;
        return port;
    }

    private int Put(int port, EdgeApp app, ImmutableArray<EdgeApp> alone)
    {
        if (!_apps.TryGetValue(port, out var owners)) _apps.Add(port, alone);
        else if (!owners.Contains(app)) _apps[port] = [.. owners.Add(app).OrderBy(owner => owner.Name, StringComparer.OrdinalIgnoreCase)];
        return port;
    }

    private static IEnumerable<int> PortsOf(ImmutableArray<PortRange> ranges) =>
        ranges.SelectMany(range => Enumerable.Range(range.First, range.Count));

    private static IEnumerable<string> NamesOf(AppSpec spec) => spec.ServerNames.DefaultIfEmpty("");
}
