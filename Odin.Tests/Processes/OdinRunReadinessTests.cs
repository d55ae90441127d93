using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>What <c>odin run</c> says at <c>/readyz</c> while it starts, while a port of it cannot be opened, and while it
/// drains.</summary>
public sealed class OdinRunReadinessTests : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(5);

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");
    private readonly int _admin = FreePort.Next();
    private readonly int _port = FreePort.Next();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task It_is_ready_when_its_port_takes_connections_and_not_before()
    {
        await using var target = TestTarget.Greeter("hello");
        Write(target.Address, _port);
        await using var odin = Run();

        var statuses = new List<string>();
        while (statuses.LastOrDefault() != "ready")
        {
            if (odin.HasExited) throw new InvalidOperationException(string.Join('\n', odin.Lines));
            if (await StatusAsync() is var status && status != statuses.LastOrDefault()) statuses.Add(status);
            await RealTime.PassAsync(BetweenQuestions);
        }

        using (var client = await TestClient.ConnectAsync(_port)) (await client.ReceiveTextToEndAsync()).ShouldBe("hello");
        string.Join(", ", statuses).ShouldBeOneOf("closed, starting, ready", "closed, ready");
        (await odin.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_port_that_a_reload_asks_for_and_another_process_has_makes_it_unready_until_it_is_open()
    {
        await using var target = TestTarget.Greeter("hello");
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var held = ((IPEndPoint)holder.LocalEndpoint).Port;
        Write(target.Address, _port);
        await using var odin = Run();
        await odin.WaitForLineAsync("ready");
        (await StatusAsync()).ShouldBe("ready");

        Write(target.Address, _port, held);
        await odin.SignalAsync("HUP");
        await odin.WaitForLineAsync("is in force");
        (await StatusAsync()).ShouldBe("failing");
        (await BodyAsync()).GetProperty("failedListeners")[0].GetString()!.ShouldContain(held.ToString(CultureInfo.InvariantCulture));
        using (var client = await TestClient.ConnectAsync(_port)) (await client.ReceiveTextToEndAsync()).ShouldBe("hello");

        holder.Stop();
        await odin.WaitForLineAsync($"Listening on 127.0.0.1:{held}");
        (await StatusAsync()).ShouldBe("ready");
        (await odin.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task It_is_unready_from_the_signal_on_and_its_port_takes_connections_through_the_notice()
    {
        await using var target = TestTarget.Greeter("hello");
        Write(target.Address, _port);
        await using var odin = Run("--drain-notice", "10m");
        await odin.WaitForLineAsync("ready");

        await odin.SignalAsync("TERM");
        await odin.WaitForLineAsync("ports go on accepting for 600 s");

        using (var client = await TestClient.ConnectAsync(_port)) (await client.ReceiveTextToEndAsync()).ShouldBe("hello");
        await IsDrainingAsync();
        using (var client = await TestClient.ConnectAsync(_port)) (await client.ReceiveTextToEndAsync()).ShouldBe("hello");
        (await odin.StopAsync()).ShouldBe(0);
    }

    /// <summary>The line comes just before the drain begins.</summary>
    private async Task IsDrainingAsync()
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        while (await StatusAsync() != "draining") deadline.Token.ThrowIfCancellationRequested();
    }

    /// <summary>The word of the answer, whose code must go with it; closed: nobody answers.</summary>
    private async Task<string> StatusAsync()
    {
        try
        {
            using var answer = await Http.GetAsync($"http://127.0.0.1:{_admin}/readyz");
            var status = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetString()!;
            answer.StatusCode.ShouldBe(status == "ready" ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
            return status;
        }
        catch (HttpRequestException)
        {
            return "closed";
        }
    }

    private async Task<JsonElement> BodyAsync()
    {
        using var answer = await Http.GetAsync($"http://127.0.0.1:{_admin}/readyz");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone();
    }

    private LiveProcess Run(params string[] more) => LiveProcess.StartTool("odin run", "odin",
        ["run", "-f", _file, "--address", "127.0.0.1", "--admin-port", _admin.ToString(CultureInfo.InvariantCulture),
            .. more.Length > 0 ? more : ["--drain-notice", "0s"]]);

    private void Write(string target, params int[] ports) => File.WriteAllText(_file, string.Create(CultureInfo.InvariantCulture,
        $$"""{ "Apps": [ { "Name": "a", "Ports": [{{string.Join(", ", ports)}}], "Targets": ["{{target}}"] } ] }"""));
}
