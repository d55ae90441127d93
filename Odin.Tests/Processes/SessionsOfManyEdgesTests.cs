using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Odin.Grains.Gathering;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Sessions of three edges in three regions, found and ended from one place, while processes die.</summary>
public sealed class SessionsOfManyEdgesTests(SessionsWorld sessions) : IClassFixture<SessionsWorld>
{
    private const int Incomplete = 5;

    /// <summary>What an answer may take besides the 800 ms that an edge is waited for.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan WholeAgainWithin = TimeSpan.FromSeconds(10);

    private static readonly int SessionsOfAnEdge = Environment.GetEnvironmentVariable("ODIN_LONG") == "1" ? 1667 : 100;

    [Fact]
    public async Task The_list_is_complete_without_duplicates_and_equals_ss_and_one_client_is_ended_everywhere()
    {
        Tool.Require("ss", "iproute2");
        var (world, port) = await sessions.StartAsync();
        var steady = await ConnectAsync(world, port, SessionsOfAnEdge);
        await WholeAsync(steady.Count);

        using var stop = new CancellationTokenSource();
        var churn = Task.WhenAll(world.Edges.Select(edge => ComeAndGoAsync(edge, port, stop.Token)));
        var busy = await ListAsync(world, "--all");
        await stop.CancelAsync();
        await churn;
        busy.Select(row => row.Id).ShouldBeUnique();
        steady.Select(client => client.Local.ToString()).Except(busy.Select(row => row.Client)).ShouldBeEmpty();

        var atRest = await ListAsync(world, "--all", "--state", "data");
        foreach (var edge in world.Edges)
            atRest.Where(row => row.Edge == edge.Id).Select(row => row.Client).Order().ShouldBe(await EstablishedAsync(edge, port));

        using var one = await OpenAsync(world.Edges[0], port, IPAddress.Parse("127.0.0.99"));
        using var two = await OpenAsync(world.Edges[2], port, IPAddress.Parse("127.0.0.99"));
        using var three = await OpenAsync(world.Edges[1], port, IPAddress.Parse("127.0.0.99"));
        await using var tail = LiveProcess.StartTool("tail", "odin", "tail", "--client", "127.0.0.99", "--api", world.Api);
        await tail.WaitForLineAsync("sessions that end on 3 edges");
        (await ListAsync(world, "--client", "127.0.0.99")).Select(row => row.Region).Order().ShouldBe(["fra", "iad", "syd"]);
        (await world.OdinAsync("close", "--client", "127.0.0.99")).ExitCode.ShouldBe(2);   // Nobody can be asked.
        var (exitCode, said) = await world.OdinAsync("close", "--client", "127.0.0.99", "--yes");
        (exitCode, said.Contains("closed 3 sessions")).ShouldBe((0, true), said);
        (await one.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        (await two.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        (await three.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        foreach (var edge in world.Edges)
            (await tail.WaitForLineAsync($" {edge.Id} DD shop:")).ShouldContain("127.0.0.99:");
        await tail.SignalAsync("INT");
        (await tail.WaitForExitAsync()).ShouldBe(0);
        (await ListAsync(world, "--all")).Length.ShouldBe(steady.Count);
        var explained = (await world.OdinAsync("explain", "shop", "--from", "iad")).Said;
        explained.ShouldContain($"next on {world.Edges[2].Id}: ");
        explained.ShouldNotContain(world.Edges[0].Id);
        await CloseAsync(steady);
    }

    [Fact]
    public async Task An_edge_that_does_not_answer_is_named_within_a_second_and_whole_again_when_it_does()
    {
        var (world, port) = await sessions.StartAsync();
        var clients = await ConnectAsync(world, port, 2);
        await WholeAsync(clients.Count);

        await world.Edges[1].Process.SignalAsync("STOP");
        var frozen = await AskAsync();
        (frozen.Missing.Single().Name, frozen.Rows.Length).ShouldBe((world.Edges[1].Id, 4));
        var (exitCode, said) = await world.OdinAsync("get", "sessions");
        (exitCode, said.Contains($"{world.Edges[1].Id}: ")).ShouldBe((Incomplete, true), said);
        await world.Edges[1].Process.SignalAsync("CONT");
        await WholeAsync(clients.Count);

        await world.Edges[2].Process.KillAsync();
        var killed = await AskAsync();
        (killed.Missing.Single().Name, killed.Rows.Length).ShouldBe((world.Edges[2].Id, 4));
        await world.Edges[2].StartAgainAsync();
        await world.Edges[2].Process.WaitForLineAsync("Listening on");
        await WholeAsync(clients.Count - 2);
        await CloseAsync(clients);
    }

    [Fact]
    public async Task After_a_silos_death_and_after_its_edges_have_moved_back_answers_are_whole_within_10_s()
    {
        var (world, port) = await sessions.StartAsync();
        var clients = await ConnectAsync(world, port, 2);
        await WholeAsync(clients.Count);

        await world.Silos[1].Process.KillAsync();
        await WholeAsync(clients.Count);

        var from = world.Edges[2].Process.Lines.Count;
        await world.AddSiloAsync("iad");
        await world.Edges[2].Process.WaitForLineAsync("has gateways of its own again", from);
        await WholeAsync(clients.Count);
        await CloseAsync(clients);
    }

    /// <summary>The next test begins without a session.</summary>
    private async Task CloseAsync(List<TestClient> clients)
    {
        foreach (var client in clients) client.Dispose();
        await WholeAsync(0);
    }

    private static async Task<List<TestClient>> ConnectAsync(ClusterWorld world, int port, int each)
    {
        var clients = new List<TestClient>();
        foreach (var edge in world.Edges)
        {
            foreach (var some in Enumerable.Range(0, each).Chunk(50))
                clients.AddRange(await Task.WhenAll(some.Select(_ => OpenAsync(edge, port))));
        }

        return clients;
    }

    /// <summary>A client whose session is relayed.</summary>
    private static async Task<TestClient> OpenAsync(EdgeProcess edge, int port, IPAddress? from = null)
    {
        var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address), from: from);
        await client.SendAsync("ping");
        await client.ReceiveTextAsync(4);
        return client;
    }

    private static async Task ComeAndGoAsync(EdgeProcess edge, int port, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var client = await OpenAsync(edge, port);
            client.Finish();
            await client.ReceiveToEndAsync();
        }
    }

    private static async Task<Row[]> ListAsync(ClusterWorld world, params string[] flags)
    {
        var (exitCode, said) = await world.OdinAsync(["get", "sessions", "-o", "json", .. flags]);
        exitCode.ShouldBe(0, said);
        return [.. JsonDocument.Parse(said).RootElement.GetProperty("sessions").EnumerateArray().Select(row => new Row(
            Text(row, "id"), Text(row, "client"), Text(row, "edge"), Text(row, "region")))];
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    /// <summary>The clients that are connected to an edge, as the kernel knows them.</summary>
    private static async Task<IEnumerable<string>> EstablishedAsync(EdgeProcess edge, int port)
    {
        var local = string.Create(CultureInfo.InvariantCulture, $"{edge.Address}:{port}");
        await using var ss = LiveProcess.Start("ss", "ss", ["-Htn", "state", "established", "src", local]);
        var (exitCode, said) = await ss.RunToEndAsync();
        exitCode.ShouldBe(0, said);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1].Replace("[::ffff:", "").Replace("]", "")).Order();
    }

    /// <summary>One question, which must be answered in time.</summary>
    private async Task<SessionList> AskAsync()
    {
        var began = TestTimeout.Time.GetTimestamp();
        var list = await sessions.FindAsync();
        TestTimeout.Time.GetElapsedTime(began).ShouldBeLessThan(AnswersWithin);
        return list;
    }

    /// <summary>Asks again and again, as an operator would, until all sessions are there and nobody is missing.</summary>
    private async Task WholeAsync(int count)
    {
        using var deadline = TestTimeout.Source(WholeAgainWithin);
        var last = "no answer";
        while (!deadline.IsCancellationRequested)
        {
            try
            {
                var list = await sessions.FindAsync();
                if (list.Missing.IsEmpty && list.Matched == count) return;
                last = $"{list.Rows.Length} of {count} sessions, missing {string.Join(", ", list.Missing)}";
            }
            catch (Exception exception) when (exception is TimeoutException or Orleans.Runtime.OrleansException)
            {
                last = exception.Message;   // The silo that was asked, or the catalog's, is the one that died.
            }
        }

        throw new TimeoutException($"Within {WholeAgainWithin} the answers were not whole again; the last one: {last}");
    }

    private sealed record Row(string Id, string Client, string Edge, string Region);
}
