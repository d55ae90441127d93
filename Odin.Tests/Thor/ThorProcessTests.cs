using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Thor.Support;

namespace Odin.Tests.Thor;

public sealed class ThorProcessTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Echo_says_where_it_listens_and_stops_with_a_summary(string signal)
    {
        using var thor = ToolProcess.Start("thor", "echo", "--port", "0", "--upper");
        var listening = await thor.ReadMessageAsync();
        listening.ShouldStartWith("listening on 127.0.0.1:");

        using (var client = await LocalClient.ConnectAsync(IPEndPoint.Parse(listening["listening on ".Length..])))
        {
            await client.SendAsync("odin"u8.ToArray());
            client.SendFin();
            (await client.ReceiveToFinAsync()).ShouldBe("ODIN"u8.ToArray());
        }

        await thor.SignalAsync(signal);

        (await thor.ReadMessageAsync()).ShouldContain("1 connections, 4 bytes echoed, 0 failed");
        (await thor.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Ctrl_c_ends_a_load_early_with_its_report()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var thor = ToolProcess.Start("thor", "load", "--port", port, "--duration", "1h", "-o", "json");
        using var session = await listener.AcceptTcpClientAsync().WaitAsync(LocalClient.TimeLimit, TestTimeout.Time);

        await thor.SignalAsync("INT");

        var report = JsonDocument.Parse(await thor.ReadOutputAsync()).RootElement;
        report.GetProperty("sessions").GetProperty("interrupted").GetInt64().ShouldBe(1);
        (await thor.WaitForExitAsync()).ShouldBe(0);
    }
}
