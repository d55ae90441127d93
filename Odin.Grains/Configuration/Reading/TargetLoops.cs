using System.Collections;
using System.Collections.Immutable;
using System.Net;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Finds targets that lead back to the app they belong to: a connection would go round
/// until every edge is out of descriptors.</summary>
/// <remarks>Apps and the ports that targets on the edge itself name are the nodes of a graph: from an app to such a port, and from a port
/// to every app that has it. A target lies on a circle when its app and its port are in one strongly connected component (Kosaraju), found
/// in linear time without recursion. Most documents have no such target, and then nothing is built.</remarks>
internal sealed class TargetLoops
{
    private readonly ImmutableArray<AppSpec> _apps;
    private readonly List<(int App, int Place, int Port)> _targets;
    private readonly HashSet<(int Port, int App)> _owners;
    private readonly ILookup<int, int> _after;
    private readonly ILookup<int, int> _before;

    /// <param name="apps">Of a document without errors. A port that several share may lead to each of them.</param>
    public TargetLoops(ImmutableArray<AppSpec> apps, OwnAddresses own)
    {
        _apps = apps;
        _targets = TargetsAtOwnPorts(apps, own);
        _owners = [.. OwnersOf([.. _targets.Select(target => target.Port).Distinct().Order()])];
        List<(int From, int To)> steps =
            [.. _targets.Select(target => (target.App, Node(target.Port))), .. _owners.Select(owner => (Node(owner.Port), owner.App))];
        _after = steps.ToLookup(step => step.From, step => step.To);
        _before = steps.ToLookup(step => step.To, step => step.From);
    }

    /// <summary>Every target on a circle, in the order of the document.</summary>
    public IEnumerable<Arc> Find()
    {
        var component = Components();
        foreach (var (app, place, port) in _targets.Where(target => component[target.App] == component[Node(target.Port)]))
        {
            var isOwn = _owners.Contains((port, app));
            yield return new Arc(app, place, isOwn ? app : _after[Node(port)].First(owner => component[owner] == component[app]));
        }
    }

    /// <summary>The names of the apps on the shortest way from an arc's target back to its app.</summary>
    public IReadOnlyList<string> WayBack(Arc arc)
    {
        var before = new Dictionary<int, int?> { [arc.To] = null };
        var next = new Queue<int>([arc.To]);
        while (!before.ContainsKey(arc.From))
        {
            var node = next.Dequeue();
            foreach (var further in _after[node])
            {
                if (before.TryAdd(further, node)) next.Enqueue(further);
            }
        }

        var way = new List<string>();
        for (int? node = arc.From; node is { } at; node = before[at])
        {
            if (at >= 0) way.Add(_apps[at].Name);
        }

        way.Reverse();
        return way;
    }

    /// <summary>Apps are nodes by their places, ports are below zero.</summary>
    private static int Node(int port) => ~port;

    private static List<(int App, int Place, int Port)> TargetsAtOwnPorts(ImmutableArray<AppSpec> apps, OwnAddresses own)
    {
        var isPort = new BitArray(IPEndPoint.MaxPort + 1);
        foreach (var app in apps)
        {
            foreach (var range in app.Ports)
            {
                for (var port = range.First; port <= range.Last; port++) isPort[port] = true;
            }
        }

        var targets = new List<(int App, int Place, int Port)>();
        for (var app = 0; app < apps.Length; app++)
        {
            for (var place = 0; place < apps[app].Targets.Length; place++)
            {
                var address = apps[app].Targets[place].Address;
                if (isPort[address.Port] && own.Contains(address.Host)) targets.Add((app, place, address.Port));
            }
        }

        return targets;
    }

    /// <param name="ports">In order.</param>
    private IEnumerable<(int Port, int App)> OwnersOf(int[] ports)
    {
        for (var app = 0; app < _apps.Length; app++)
        {
            foreach (var range in _apps[app].Ports)
            {
                var first = Array.BinarySearch(ports, range.First);
                for (var at = first < 0 ? ~first : first; at < ports.Length && ports[at] <= range.Last; at++)
                    yield return (ports[at], app);
            }
        }
    }

    private Dictionary<int, int> Components()
    {
        var component = new Dictionary<int, int>();
        var order = Finished();
        order.Reverse();
        foreach (var root in order)
        {
            if (!component.TryAdd(root, root)) continue;
            var open = new Stack<int>([root]);
            while (open.TryPop(out var node))
            {
                foreach (var from in _before[node])
                {
                    if (component.TryAdd(from, root)) open.Push(from);
                }
            }
        }

        return component;
    }

    /// <summary>The nodes in the order in which a depth-first walk leaves them.</summary>
    private List<int> Finished()
    {
        var (finished, seen) = (new List<int>(), new HashSet<int>());
        foreach (var root in _after.Select(steps => steps.Key).Where(seen.Add))
        {
            var open = new Stack<(int Node, IEnumerator<int> Steps)>([(root, _after[root].GetEnumerator())]);
            while (open.TryPeek(out var step))
            {
                if (!step.Steps.MoveNext())
                {
                    finished.Add(step.Node);
                    open.Pop();
                }
                else if (seen.Add(step.Steps.Current))
                {
                    open.Push((step.Steps.Current, _after[step.Steps.Current].GetEnumerator()));
                }
            }
        }

        return finished;
    }

    /// <summary>A target of one app that is a port of another, or of its own.</summary>
    internal readonly record struct Arc(int From, int Target, int To);
}
