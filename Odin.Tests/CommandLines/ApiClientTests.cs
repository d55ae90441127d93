using System.Net.Sockets;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Silo.Api.Contracts;
using Odin.Tests.Support;

namespace Odin.Tests.CommandLines;

/// <summary>Whoever asks a silo may be stopped, wherever the silo fell silent.</summary>
public sealed class ApiClientTests
{
    [Theory]
    [InlineData(200, null)]
    [InlineData(200, """{"time":"2030""")]
    [InlineData(503, """{"code":"unav""")]
    public async Task An_answer_that_does_not_come_or_does_not_end_is_left(int status, string? body)
    {
        await using var silo = await ScriptedSilo.StartAsync(status, body, isWhole: false);
        using var api = ApiClient.Create(new ApiEndpoint(new Uri(silo.Api)), TimeProvider.System).Api!;
        using var stop = new CancellationTokenSource();
        var asking = Task.Run(() => api.GetAsync<AppList>("apps", stop.Token));
        await TestTimeout.Within(silo.WasAsked);
        asking.IsCompleted.ShouldBeFalse();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => TestTimeout.Within(asking));
    }

    [Fact]
    public async Task A_silo_that_resets_connections_is_one_that_does_not_answer()
    {
        await using var silo = TestTarget.Start(socket =>
        {
            socket.LingerState = new LingerOption(true, 0);
            return Task.CompletedTask;
        });

        for (var attempt = 0; attempt < 50; attempt++)   // The reset comes before, while and after HttpClient looks whom it has.
        {
            var said = await InProcess.RunAsync("get", "apps", "--api", $"http://{silo.Address}");
            (said.ExitCode, said.Text).ShouldBe((ExitCode.Unreachable, ""));
            said.Messages.ShouldStartWith("error: no silo answers at");
        }
    }
}
