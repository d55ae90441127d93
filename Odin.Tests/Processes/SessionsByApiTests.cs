using System.Globalization;
using System.Net;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Sessions of a real edge over HTTP: found, ended one by one, and followed as they end.</summary>
public sealed class SessionsByApiTests : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task One_is_found_ended_by_its_id_and_seen_to_end()
    {
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra");
        await using var target = TestTarget.Echo();
        var port = FreePort.Next();
        await world.ApplyAsync(ClusterWorld.App("shop", port, target.Address));
        await edge.Process.WaitForLineAsync("Listening on");
        _http.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{world.Silos[0].AdminPort}/api/v1/"));
        using var stream = await _http.GetAsync("sessions/ends?app=shop&end=D", HttpCompletionOption.ResponseHeadersRead);
        using var ends = new StreamReader(await stream.Content.ReadAsStreamAsync());
        using var others = await ConnectAsync(edge, port);
        using var client = await ConnectAsync(edge, port);
        var id = await NewestAsync(2);

        (await CountAsync("state=last_data"), await CountAsync("state=data&client=127.0.0.0/8&minBytes=2")).ShouldBe((0, 2));
        (await CountAsync("olderThan=1h"), await CountAsync("idleFor=1ms&edge=" + edge.Id)).ShouldBe((0, 2));
        using (var closed = await _http.DeleteAsync($"sessions/{id}"))
        {
            (closed.StatusCode, await closed.Content.ReadAsStringAsync()).ShouldSatisfyAllConditions(
                answer => answer.StatusCode.ShouldBe(HttpStatusCode.OK), answer => answer.Item2.ShouldContain("\"closed\":1"));
        }

        await client.ReceiveUntilBrokenAsync();
        var end = await ReadEndAsync(ends);
        (end.GetProperty("id").GetString(), end.GetProperty("end").GetString()).ShouldBe((id, "DD"));
        await others.SendAsync("on");
        (await others.ReceiveTextAsync(2)).ShouldBe("on");
        (await _http.DeleteAsync($"sessions/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _http.DeleteAsync("sessions/seven")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _http.GetAsync("sessions/ends?end=DDD")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<TestClient> ConnectAsync(EdgeProcess edge, int port)
    {
        var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
        await client.SendAsync("x");
        (await client.ReceiveTextAsync(1)).ShouldBe("x");
        return client;
    }

    /// <summary>The id of the session that began last, once all are listed.</summary>
    private async Task<string> NewestAsync(int expected)
    {
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);
        while (true)
        {
            var list = JsonDocument.Parse(await _http.GetStringAsync("sessions?app=shop&sort=duration", deadline.Token)).RootElement;
            if (list.GetProperty("matched").GetInt64() == expected) return list.GetProperty("rows")[0].GetProperty("id").GetString()!;
        }
    }

    private async Task<long> CountAsync(string filter) =>
        JsonDocument.Parse(await _http.GetStringAsync($"sessions?{filter}")).RootElement.GetProperty("matched").GetInt64();

    private static async Task<JsonElement> ReadEndAsync(StreamReader stream)
    {
        while (await TestTimeout.Within(stream.ReadLineAsync()) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            var rows = JsonDocument.Parse(line["data: ".Length..]).RootElement.GetProperty("ends");
            if (rows.GetArrayLength() > 0) return rows[0];
        }

        throw new InvalidOperationException("the stream ended");
    }
}
