using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Consoles;
using Odin.Edge.Sessions;
using Odin.Grains.Consoles;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>An edge's live sessions as they are listed and ended, over real sockets and loops.</summary>
public sealed class SessionConsoleTests
{
    private static readonly SessionOrder ById = new(SessionSort.Id, IsDescending: false);

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_live_session_is_listed_under_the_id_that_its_line_has(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync([target.Address]);
        var client = await ConnectAsync(port);
        var page = await Console(edge).FindSessionsAsync(new SessionQuery());
        var local = client.Local;
        client.Finish();
        await client.ReceiveToEndAsync();

        var line = edge.Log.NextSession();
        var row = page.Rows.ShouldHaveSingleItem();
        (page.Matched, page.Live).ShouldBe((1, 1));
        SessionIds.Text(row.SessionId).ShouldBe((string)line["UniqueId"]!);
        (row.App, row.Port, row.Client, row.Target).ShouldBe(("app", port, local.ToString(), target.Address));
        (row.State, row.Source, row.BytesUp, row.BytesDown).ShouldBe((SessionState.Data, "Snapshot", 4, 4));
        row.Duration.ShouldBeGreaterThan(TimeSpan.Zero);
        row.IdleFor.ShouldBeLessThanOrEqualTo(row.Duration);
        (await Console(edge).FindSessionsAsync(new SessionQuery())).Live.ShouldBe(0);
        client.Dispose();
    }

    [Fact]
    public async Task A_filter_means_the_sessions_for_which_all_of_it_holds()
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address]);
        using var client = await ConnectAsync(port);
        using var half = await ConnectAsync(port, System.Net.IPAddress.Parse("127.0.0.9"));
        var all = await FindAsync(new SessionFilter());
        all.Length.ShouldBe(2);

        (await FindAsync(new SessionFilter { App = "APP", Target = target.Address })).Length.ShouldBe(2);
        (await FindAsync(new SessionFilter { App = "other" })).ShouldBeEmpty();
        (await FindAsync(new SessionFilter { Target = "127.0.0.1:1" })).ShouldBeEmpty();
        (await FindAsync(new SessionFilter { Client = "127.0.0.9" })).ShouldHaveSingleItem().Client.ShouldStartWith("127.0.0.9:");
        (await FindAsync(new SessionFilter { Client = "127.0.0.0/29" })).ShouldHaveSingleItem().Client.ShouldStartWith("127.0.0.1:");
        (await FindAsync(new SessionFilter { Client = "::/0" })).ShouldBeEmpty();
        (await FindAsync(new SessionFilter { MinBytes = 8 })).Length.ShouldBe(2);
        (await FindAsync(new SessionFilter { MinBytes = 9 })).ShouldBeEmpty();
        (await FindAsync(new SessionFilter { OlderThan = TimeSpan.FromHours(1) })).ShouldBeEmpty();
        (await FindAsync(new SessionFilter { IdleFor = TimeSpan.FromHours(1) })).ShouldBeEmpty();
        (await FindAsync(new SessionFilter { State = SessionState.LastData })).ShouldBeEmpty();
        (await FindAsync(new SessionFilter { SessionId = all[0].SessionId })).ShouldHaveSingleItem().Client.ShouldBe(all[0].Client);

        async Task<SessionRow[]> FindAsync(SessionFilter filter) =>
            [.. (await Console(edge).FindSessionsAsync(new SessionQuery { Filter = filter })).Rows];
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Pages_have_every_steady_session_once_while_others_come_and_go(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync([target.Address]);
        var steady = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => ConnectAsync(port)));
        var seen = new List<SessionRow>();
        foreach (var order in new[] { ById, SessionOrder.Longest, new SessionOrder(SessionSort.Start, IsDescending: true) })
        {
            seen.Clear();
            var query = new SessionQuery { Order = order, Limit = 25 };
            for (var isOver = false; !isOver;)
            {
                using var passing = await ConnectAsync(port);
                var page = await Console(edge).FindSessionsAsync(query);
                seen.AddRange(page.Rows);
                isOver = page.Rows.Length < query.Limit;
                if (!isOver) query = query with { After = order.KeyOf(page.Rows[^1]) };
            }

            seen.Select(row => row.SessionId).ShouldBeUnique();
            seen.Select(order.KeyOf).ShouldBe(seen.Select(order.KeyOf).Order(order));
            steady.Select(client => client.Local.ToString()).Except(seen.Select(row => row.Client)).ShouldBeEmpty();
        }

        foreach (var client in steady) client.Dispose();
    }

    [Fact]
    public async Task A_walk_goes_on_behind_the_session_that_ends_under_its_bookmark()
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address]);
        var clients = new List<TestClient>();
        for (var count = 0; count < 4; count++) clients.Add(await ConnectAsync(port));
        var sessions = edge.Services.GetRequiredService<LoopSessionsSet>().All[0];

        var newest = await sessions.Loop.InvokeAsync(() =>
        {
            sessions.BeginWalk();
            return CopyOne(sessions);
        });
        clients[2].Reset();   // The next one.
        edge.Log.NextSession();
        using var late = await ConnectAsync(port);   // Its object may serve this one.

        newest.ShouldBe(clients[3].Local.ToString());
        (await sessions.Loop.InvokeAsync(() => CopyOne(sessions))).ShouldBe(clients[1].Local.ToString());
        clients[0].Reset();   // The next one again, and the last.
        edge.Log.NextSession();
        (await sessions.Loop.InvokeAsync(() => CopyOne(sessions))).ShouldBeNull();
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task One_session_is_closed_by_its_id_and_no_other()
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address]);
        using var stays = await ConnectAsync(port);
        using var goes = await ConnectAsync(port);
        var row = (await Console(edge).FindSessionsAsync(new SessionQuery())).Rows.Single(row => row.Client == goes.Local.ToString());
        var filter = new SessionFilter { SessionId = row.SessionId };

        (await Console(edge).CloseSessionsAsync(filter, new CloseOptions(IsDryRun: true, TimeSpan.Zero, null)))
            .ShouldBe(new ClosedSessions(1, 1));
        (await Console(edge).CloseSessionsAsync(filter, new CloseOptions(IsDryRun: false, TimeSpan.Zero, null)))
            .ShouldBe(new ClosedSessions(1, 1));

        (await goes.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("DD");
        await EchoAsync(stays);
        (await Console(edge).CloseSessionsAsync(filter, new CloseOptions(IsDryRun: false, TimeSpan.Zero, null)))
            .ShouldBe(new ClosedSessions(0, 0));
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Ends_are_spread_evenly_over_the_time_asked_for_and_no_more_than_asked_for(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync([target.Address]);
        var clients = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => ConnectAsync(port)));

        (await Console(edge).CloseSessionsAsync(SessionFilter.All, new CloseOptions(IsDryRun: false, TimeSpan.FromSeconds(2), 50)))
            .ShouldBe(new ClosedSessions(60, 50));
        var ends = new List<double>();
        for (var count = 0; count < 50; count++)
        {
            var line = edge.Log.NextSession();
            line["End"].ShouldBe("DD");
            ends.Add(Convert.ToDouble(line["TotalMs"], CultureInfo.InvariantCulture));
        }

        // Not all in one burst; how exactly is the pace's own test.
        (ends.Max() - ends.Min()).ShouldBeGreaterThan(1000);
        edge.Edge.LiveSessions.ShouldBe(10);
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task Too_many_questions_at_once_are_sent_away_to_come_back()
    {
        await using var edge = await TestEdge.StartAsync();
        var walks = edge.Services.GetRequiredService<SessionWalks>();
        var console = Console(edge);
        await edge.WithLoopsHeldAsync(async () =>
        {
            var waiting = Enumerable.Range(0, SessionWalks.MaxWaiting + 1)
                .Select(_ => walks.TryWalkAsync(new Nobody(), CancellationToken.None)).ToList();
            (await console.FindSessionsAsync(new SessionQuery())).IsBusy.ShouldBeTrue();
            (await console.CloseSessionsAsync(SessionFilter.All, new CloseOptions(false, TimeSpan.Zero, null))).IsBusy.ShouldBeTrue();
            return Task.WhenAll(waiting);
        });

        (await console.FindSessionsAsync(new SessionQuery())).IsBusy.ShouldBeFalse();
    }

    [Fact]
    public async Task Sessions_are_read_as_they_end_those_that_are_meant()
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address]);
        var all = new EndsQuery();
        var next = (await Console(edge).ReadEndsAsync(null, all)).Next;
        using var client = await ConnectAsync(port);
        var local = client.Local.ToString();
        client.Reset();
        var line = edge.Log.NextSession();

        var ends = await Console(edge).ReadEndsAsync(next, all);
        var end = ends.Ends.ShouldHaveSingleItem();
        (SessionIds.Text(end.SessionId), end.End, end.Client).ShouldBe(((string)line["UniqueId"]!, "CD", local));
        (end.Target, end.BytesUp, end.BytesDown, ends.Missed, ends.Next).ShouldBe((target.Address, 4, 4, 0, next + 1));
        (await Console(edge).ReadEndsAsync(next, new EndsQuery { End = "C" })).Ends.Length.ShouldBe(1);
        (await Console(edge).ReadEndsAsync(next, new EndsQuery { End = "T" })).Ends.ShouldBeEmpty();
        var elsewhere = new EndsQuery { Filter = new SessionFilter { Client = "10.0.0.0/8" } };
        (await Console(edge).ReadEndsAsync(next, elsewhere)).Ends.ShouldBeEmpty();
    }

    private static IEdgeConsole Console(TestEdge edge) => edge.Services.GetRequiredService<IEdgeConsole>();

    private static string? CopyOne(LoopSessions sessions)
    {
        var slice = new LiveSession[1];
        return sessions.CopyNext(slice) == 0 ? null : slice[0].Client.ToEndPoint().ToString();
    }

    /// <summary>A client whose session is relayed.</summary>
    private static async Task<TestClient> ConnectAsync(int port, System.Net.IPAddress? from = null)
    {
        var client = await TestClient.ConnectAsync(port, from: from);
        await EchoAsync(client);
        return client;
    }

    private static async Task EchoAsync(TestClient client)
    {
        await client.SendAsync("ping");
        (await client.ReceiveTextAsync(4)).ShouldBe("ping");
    }

    private sealed class Nobody : ISliceReader
    {
        public void Read(LoopSessions sessions, ReadOnlySpan<LiveSession> slice) { }
    }
}
