using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Cli.Top;

/// <summary>Brings what a silo says: the world and an app each second by its stream, and sessions by questions. A connection that is lost
/// is made again.</summary>
/// <param name="api">The silo.</param>
/// <param name="events">Gets what comes.</param>
/// <param name="time">The clock.</param>
internal sealed class TopFeed(ApiClient api, ChannelWriter<TopEvent> events, TimeProvider time)
{
    private const int MostSessions = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenSessions = TimeSpan.FromSeconds(2);

    /// <summary>A world comes each second; a silo from which nothing comes for so long is as good as gone.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>Who goes through a list of apps wants the targets of the one at which the way ends.</summary>
    private static readonly TimeSpan Hesitation = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _silence;
    private volatile string? _chosen;
    private WorldDocument? _world;

    public static Task<(ApiStream? Stream, ApiFailure? Failure)> OpenAsync(ApiClient api, string? app,
        CancellationToken cancellationToken) =>
        ApiStream.OpenAsync(api, ApiPath.Of("stream", ("app", app)), lastId: null, cancellationToken);

    /// <summary>The app whose targets are wanted; null: none.</summary>
    public void Choose(string? app)
    {
        if (app == _chosen) return;
        _chosen = app;
        lock (_gate) _silence?.CancelAfter(Hesitation);
    }

    /// <summary>Ends when it is stopped, or refused; what is unexpected ends the events.</summary>
    /// <param name="first">The stream that is open already, without an app.</param>
    public Task RunAsync(ApiStream first, CancellationToken cancellationToken) => Task.WhenAll(
        GuardedAsync(() => StreamAsync(first, cancellationToken), cancellationToken),
        GuardedAsync(() => AskSessionsAsync(cancellationToken), cancellationToken));

    private async Task GuardedAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(work, cancellationToken);   // To ask takes a thread.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked for.
        }
        catch (Exception exception)
        {
            events.TryComplete(exception);
        }
    }

    private async Task StreamAsync(ApiStream first, CancellationToken cancellationToken)
    {
        var (stream, app) = ((ApiStream?)first, (string?)null);
        while (true)
        {
            if (stream is not null && await ReadAsync(stream, app, cancellationToken) is { } why)
            {
                events.TryWrite(new TopEvent.Lost(why));
                await Task.Delay(Pause, time, cancellationToken);
            }

            app = _chosen;
            (stream, var failure) = await TryOpenAsync(app, cancellationToken);
            if (failure is null) continue;
            if (failure.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                events.TryWrite(new TopEvent.Refused(failure));
                return;
            }

            events.TryWrite(new TopEvent.Lost(failure.Message));
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<(ApiStream? Stream, ApiFailure? Failure)> TryOpenAsync(string? app, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await OpenAsync(api, app, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new ApiFailure(ExitCode.Unreachable, $"{api.Address} does not answer"));
        }
    }

    /// <summary>Null: another app is wanted, or a document is missing: each stream begins with a whole one. Or why it ended.</summary>
    private async Task<string?> ReadAsync(ApiStream stream, string? app, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        lock (_gate) _silence = silence;
        try
        {
            using (stream)
            {
                await foreach (var message in stream.ReadAsync(either.Token))
                {
                    silence.CancelAfter(Silence);
                    if (!TryTake(message.EventType, message.Data) || _chosen != app) return null;
                }
            }

            return $"{api.Address} ended the stream";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return _chosen != app ? null : $"nothing came from {api.Address} for {Silence.TotalSeconds:0} s";
        }
        catch (JsonException)
        {
            return $"{api.Address} sends what this release of odin does not know";
        }
        finally
        {
            lock (_gate) _silence = null;
        }
    }

    private bool TryTake(string name, string data)
    {
        if (name == "app") events.TryWrite(new TopEvent.App(JsonSerializer.Deserialize(data, ApiContracts.Of<WorldAppDetail>())));
        if (name is not ("world" or "changes")) return true;
        _world = name == "world" ? JsonSerializer.Deserialize(data, ApiContracts.Of<WorldDocument>())
            : ChangedWorld.Of(_world, JsonSerializer.Deserialize(data, ApiContracts.Of<WorldChanges>())!);
        if (_world is null) return false;
        events.TryWrite(new TopEvent.World(_world));
        return true;
    }

    private async Task AskSessionsAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenSessions, time);
        do
        {
            var (busiest, failure) = await FindAsync("-bytes", cancellationToken);
            var (longest, _) = await FindAsync("-duration", cancellationToken);
            // What is wrong with the connection is said by the stream.
            if (busiest is null || longest is null) continue;
            events.TryWrite(new TopEvent.Sessions([.. busiest.Rows], [.. longest.Rows],
                [.. busiest.Missing.Concat(longest.Missing).Select(missing => missing.Name).Distinct()]));
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private Task<(SessionsAnswer? Answer, ApiFailure? Failure)> FindAsync(string sort, CancellationToken cancellationToken) =>
        api.GetAsync<SessionsAnswer>(ApiPath.Of("sessions", ("sort", sort), ("limit", $"{MostSessions}")), cancellationToken);
}
