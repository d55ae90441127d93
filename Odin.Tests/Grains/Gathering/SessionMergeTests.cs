using CsCheck;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Gathering;

namespace Odin.Tests.Grains.Gathering;

/// <summary>What silos make of the sessions that edges send: the best of the world, though no edge sends a whole page.</summary>
public sealed class SessionMergeTests
{
    [Theory]
    [InlineData(1000, 1, 1000)]
    [InlineData(1000, 6, 219)]
    [InlineData(100, 6, 33)]
    [InlineData(1000, 200, 14)]
    [InlineData(1, 200, 1)]
    [InlineData(0, 3, 0)]
    [InlineData(100, 0, 100)]
    public void An_edge_is_asked_for_its_share_of_a_page(int limit, int edges, int share) =>
        new SessionMerge(new SessionQuery { Limit = limit }).ShareOf(edges).ShouldBe(share);

    [Fact]
    public void An_edge_that_has_the_whole_page_is_asked_once_more()
    {
        var world = new World([[.. Enumerable.Range(0, 500)], [.. Enumerable.Range(1000, 500)]]);

        var rows = world.Find(new SessionQuery { Limit = 100 }, out var asked);

        rows.ShouldBe(Enumerable.Range(0, 100));
        asked.ShouldBe([79, 79, 21], "the second edge has nothing on the page that it was not asked for");
    }

    [Fact]
    public void A_session_that_is_sent_twice_is_on_the_page_once()
    {
        var (query, edge) = (new SessionQuery { Limit = 3 }, new EdgeIdentity("fra-1", "fra", 1));
        var merge = new SessionMerge(query);

        merge.Add(edge, 2, World.PageOf([1, 2]));
        merge.Add(edge, 2, World.PageOf([2, 3]));

        merge.Build().Select(row => row.Start.UtcTicks).ShouldBe([1, 2, 3]);
        merge.Build().ShouldAllBe(row => row.Edge == "fra-1" && row.Region == "fra");
    }

    [Fact]
    public void Whatever_the_edges_have_two_rounds_find_the_best_of_all() =>
        Gen.Select(Gen.Int[0, 300].Array[0, 120].Array[0, 9], Gen.Int[0, 200], Gen.Int[-1, 300]).Sample((edges, limit, after) =>
        {
            var query = new SessionQuery { Limit = limit, After = after < 0 ? null : new SessionKey(after, UInt128.MaxValue) };

            var rows = new World(edges).Find(query, out _);

            rows.ShouldBe(edges.SelectMany(starts => starts).Where(start => start > after).Order().Take(limit));
        });

    /// <summary>Edges by the starts of their sessions.</summary>
    private sealed class World(int[][] edges)
    {
        private readonly (EdgeIdentity Edge, SessionRow[] Rows)[] _edges =
        [
            .. edges.Select((starts, index) => (new EdgeIdentity($"edge-{index}", "fra", 1),
                starts.Select((start, place) => RowOf(start, ((UInt128)index << 64) | (uint)place)).ToArray())),
        ];

        public static SessionPage PageOf(int[] starts) => new() { Rows = [.. starts.Select(start => RowOf(start, (UInt128)start))] };

        public IEnumerable<int> Find(SessionQuery query, out List<int> asked)
        {
            var merge = new SessionMerge(query);
            var share = query with { Limit = merge.ShareOf(_edges.Length) };
            asked = [.. _edges.Select(_ => share.Limit)];
            foreach (var (edge, rows) in _edges) merge.Add(edge, share.Limit, Answer(rows, share));
            var lacking = merge.Lacking();
            foreach (var (edge, rows) in _edges.Where(each => lacking.ContainsKey(each.Edge)))
            {
                asked.Add(lacking[edge].Limit);
                merge.Add(edge, lacking[edge].Limit, Answer(rows, lacking[edge]));
            }

            merge.Lacking().ShouldBeEmpty("nobody is asked a third time");
            return merge.Build().Select(row => (int)row.Start.UtcTicks);
        }

        private static SessionPage Answer(SessionRow[] rows, SessionQuery query) => new()
        {
            Rows =
            [
                .. rows.OrderBy(query.Order.KeyOf, query.Order)
                    .Where(row => query.After is not { } after || query.Order.Compare(query.Order.KeyOf(row), after) > 0).Take(query.Limit),
            ],
        };

        private static SessionRow RowOf(int start, UInt128 id) => new()
        {
            SessionId = id,
            App = "web",
            Client = "10.0.0.1:1",
            Port = 80,
            Target = null,
            State = SessionState.Data,
            Source = "Lease",
            Start = new DateTimeOffset(start, TimeSpan.Zero),
            Duration = TimeSpan.Zero,
            LastMoved = new DateTimeOffset(start, TimeSpan.Zero),
            IdleFor = TimeSpan.Zero,
            BytesUp = 0,
            BytesDown = 0,
        };
    }
}
