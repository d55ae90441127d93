using System.Collections.Immutable;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Finds targets that lead back to the app they belong to: a connection would go round
/// until every edge is out of descriptors.</summary>
/// <remarks>Apps are the nodes of a graph, targets at a port of an app on the edge itself its arcs. An arc lies on a circle when both its
/// ends are in one strongly connected component (Kosaraju), found in linear time without recursion.</remarks>
internal sealed class TargetLoops
{
    private readonly ImmutableArray<AppSpec> _apps;
    private readonly List<Arc>[] _out;
    private readonly List<Arc>[] _in;

    /// <param name="apps">Of a document without errors. A port that several share may lead to each of them.</param>
    public TargetLoops(ImmutableArray<AppSpec> apps, OwnAddresses own)
    {
        _apps = apps;
        _out = [.. apps.Select(_ => new List<Arc>())];
        _in = [.. apps.Select(_ => new List<Arc>())];
        var owners = Owners(apps);
        for (var app = 0; app < apps.Length; app++)
        {
            for (var place = 0; place < apps[app].Targets.Length; place++)
            {
                var address = apps[app].Targets[place].Address;
                if (!owners.TryGetValue(address.Port, out var meant) || !own.Contains(address.Host)) continue;
                foreach (var owner in meant) Add(new Arc(app, place, owner));
            }
        }
    }

    /// <summary>Every target on a circle, in the order of the document.</summary>
    public IEnumerable<Arc> Find()
    {
        var component = Components();
        return _out.SelectMany(arcs => arcs).Where(arc => component[arc.From] == component[arc.To]);
    }

    /// <summary>The names of the apps on the shortest way from an arc's target back to its app.</summary>
    public IReadOnlyList<string> WayBack(Arc arc)
    {
        var before = new Dictionary<int, int> { [arc.To] = -1 };
        var next = new Queue<int>([arc.To]);
        while (!before.ContainsKey(arc.From))
        {
            var app = next.Dequeue();
            foreach (var further in _out[app])
            {
                if (before.TryAdd(further.To, app)) next.Enqueue(further.To);
            }
        }

        var way = new List<string>();
        for (var app = arc.From; app >= 0; app = before[app]) way.Add(_apps[app].Name);
        way.Reverse();
        return way;
    }

    private static Dictionary<int, int[]> Owners(ImmutableArray<AppSpec> apps)
    {
        var owners = new Dictionary<int, int[]>();
        for (var app = 0; app < apps.Length; app++)
        {
            int[] alone = [app];
            foreach (var range in apps[app].Ports)
            {
                for (var port = range.First; port <= range.Last; port++)
                    owners[port] = owners.TryGetValue(port, out var others) ? [.. others, app] : alone;
            }
        }

        return owners;
    }

    private void Add(Arc arc)
    {
        _out[arc.From].Add(arc);
        _in[arc.To].Add(arc);
    }

    private int[] Components()
    {
        var component = Enumerable.Repeat(-1, _apps.Length).ToArray();
        var order = Finished();
        order.Reverse();
        foreach (var root in order)
        {
            if (component[root] >= 0) continue;
            component[root] = root;
            var open = new Stack<int>([root]);
            while (open.TryPop(out var app))
            {
                foreach (var arc in _in[app].Where(arc => component[arc.From] < 0))
                {
                    component[arc.From] = root;
                    open.Push(arc.From);
                }
            }
        }

        return component;
    }

    /// <summary>The apps in the order in which a depth-first walk leaves them.</summary>
    private List<int> Finished()
    {
        var finished = new List<int>(_apps.Length);
        var isSeen = new bool[_apps.Length];
        for (var root = 0; root < _apps.Length; root++)
        {
            if (isSeen[root]) continue;
            isSeen[root] = true;
            var open = new Stack<(int App, int Next)>([(root, 0)]);
            while (open.TryPop(out var step))
            {
                if (step.Next == _out[step.App].Count)
                {
                    finished.Add(step.App);
                    continue;
                }

                open.Push((step.App, step.Next + 1));
                var to = _out[step.App][step.Next].To;
                if (isSeen[to]) continue;
                isSeen[to] = true;
                open.Push((to, 0));
            }
        }

        return finished;
    }

    /// <summary>A target of one app that is a port of another, or of its own.</summary>
    internal readonly record struct Arc(int From, int Target, int To);
}
