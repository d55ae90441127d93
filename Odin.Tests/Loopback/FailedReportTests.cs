using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>A session whose end cannot be reported, by a bug, gives back all that it held.</summary>
public sealed class FailedReportTests
{
    [Fact]
    public async Task The_next_client_finds_the_place_free()
    {
        var log = new EventLog();
        var time = new FailingTime();
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(replace: services =>
        {
            log.AddTo(services);
            services.AddSingleton<TimeProvider>(time);
        });
        var port = await edge.ServeAsync([target.Address], app => app with { Limits = new LimitsSpec { PerEdge = 1 } });

        time.Failures = 1;
        await OneSessionAsync(port);
        await log.WaitAsync(5201, nameof(FailingTime));
        await OneSessionAsync(port);

        (await Task.Run(() => edge.Log.NextSession()["End"])).ShouldBe("--");
    }

    private static async Task OneSessionAsync(int port)
    {
        using var client = await TestClient.ConnectAsync(port);
        await client.SendAsync("x");
        (await client.ReceiveTextAsync(1)).ShouldBe("x");
        client.Finish();
        await client.ReceiveToEndAsync();
    }

    /// <summary>Fails when a session reports its end.</summary>
    private sealed class FailingTime : TimeProvider
    {
        public int Failures { get; set; }

        public override long GetTimestamp()
        {
            if (Failures == 0 || new System.Diagnostics.StackTrace().GetFrames().All(frame => frame.GetMethod()?.Name != "Report"))
                return base.GetTimestamp();
            Failures--;
            throw new InvalidOperationException(nameof(FailingTime));
        }
    }
}
