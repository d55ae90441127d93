using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Odin.Tests.Support;

namespace Odin.Tests.Monitoring;

/// <summary>An HTTP server that is both the webhook that Alertmanager calls and a second Alertmanager, to which Prometheus sends every
/// alert, inhibited or not.</summary>
internal sealed class AlertInbox : IAsyncDisposable
{
    /// <summary>Where Prometheus sends its alerts.</summary>
    public const string Api = "/api/v2/alerts";

    private readonly WebApplication _server;
    private readonly Lock _lock = new();
    private ImmutableList<ReceivedAlert> _alerts = [];
    private TaskCompletionSource _more = NewSignal();

    private AlertInbox(WebApplication server) => _server = server;

    public string Url => _server.Urls.First();

    public IReadOnlyList<ReceivedAlert> Alerts => Volatile.Read(ref _alerts);

    public static async Task<AlertInbox> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var inbox = new AlertInbox(builder.Build());
        inbox._server.MapPost("{**path}", inbox.ReceiveAsync);
        await inbox._server.StartAsync();
        return inbox;
    }

    /// <summary>The first alert, of the past or to come, of which this is true.</summary>
    public async Task<ReceivedAlert> WaitAsync(string what, Func<ReceivedAlert, bool> isWanted)
    {
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);
        while (true)
        {
            var more = Volatile.Read(ref _more).Task;
            if (Alerts.FirstOrDefault(isWanted) is { } found) return found;
            try
            {
                await more.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{what} did not come. What came:\n{string.Join('\n', Alerts.TakeLast(40))}");
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReceiveAsync(HttpContext call)
    {
        var path = call.Request.Path.Value!;
        using var body = await JsonDocument.ParseAsync(call.Request.Body, cancellationToken: call.RequestAborted);
        var alerts = path == Api ? body.RootElement : body.RootElement.GetProperty("alerts");
        var received = alerts.EnumerateArray()
            .Select(alert => new ReceivedAlert(path, IsFiring(alert), Texts(alert, "labels"), Texts(alert, "annotations"))).ToList();
        lock (_lock) Volatile.Write(ref _alerts, _alerts.AddRange(received));
        Interlocked.Exchange(ref _more, NewSignal()).TrySetResult();
    }

    /// <summary>Alertmanager says it in a word. Prometheus gives the end: of an alert that fires it is in the future.</summary>
    private static bool IsFiring(JsonElement alert) => alert.TryGetProperty("status", out var status)
        ? status.GetString() == "firing"
        : alert.GetProperty("endsAt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow();

    private static Dictionary<string, string> Texts(JsonElement alert, string name) =>
        alert.GetProperty(name).EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!);
}
