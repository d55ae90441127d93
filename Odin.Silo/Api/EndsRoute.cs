using System.Collections.Immutable;
using Odin.Grains.Consoles;
using Odin.Grains.Failures;
using Odin.Grains.Gathering;
using Odin.Silo.Access;
using Odin.Silo.World;

namespace Odin.Silo.Api;

/// <summary><c>sessions/ends</c>: sessions of all edges as they end.</summary>
internal static class EndsRoute
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>So many questions without news, and something is sent all the same.</summary>
    private const int MostQuiet = 20;

    /// <summary>A <see cref="FilterQuery"/> and <c>region</c>, <c>edge</c>, <c>end</c>. Ends when the caller's key ends. Each message has
    /// an id: a reader that comes back with it, to whatever silo, misses nothing (<c>Last-Event-ID</c>).</summary>
    public static async Task<IResult> StreamAsync(ApiCall call)
    {
        var end = call.Given("end");
        if (end is not null && !EndLetters.IsBeginning(end)) return Problem.BadRequest($"end '{end}': expected {EndLetters.Expected}.");
        if (EndsPlace.TryRead(call.Http.Request.Headers["Last-Event-ID"]) is not { } place)
            return Problem.BadRequest("Last-Event-ID: expected the id of a message of this stream.");
        var (filter, problem) = FilterQuery.Read(call);
        if (filter is null) return problem!;
        using var taken = call.Service<StreamPlaces>().TryTakeOfEnds(call.Caller, out problem);
        if (taken is null) return problem!;

        var query = new EndsQuery { Filter = filter, End = end, Rows = EndsQuery.MaxRows };
        try
        {
            await StreamAsync(call, new EdgeScope(call.Given("region"), call.Given("edge")), query, place);
        }
        catch (OperationCanceledException) when (call.Aborted.IsCancellationRequested)
        {
            // The reader went.
        }

        return Results.Empty;
    }

    private static async Task StreamAsync(ApiCall call, EdgeScope scope, EndsQuery query, ImmutableArray<EndsCursor> cursors)
    {
        var (callers, time) = (call.Service<Identification>(), call.Service<TimeProvider>());
        var sessions = call.Grains.GetGrain<ISessionsGrain>(Guid.NewGuid());
        var stream = new EventStream(call.Http);
        using var frame = new EndsFrame();
        var last = new EndsList([], cursors, 0, []);
        for (var (quiet, isFirst) = (0, true); callers.IsStillGood(call.Caller); quiet++, isFirst = false)
        {
            var list = await ReadAsync(sessions, scope, query, last, time, call.Aborted);
            if (isFirst || !list.Ends.IsEmpty || list.Missed > 0 || !list.Missing.SequenceEqual(last.Missing))
            {
                await stream.SendAsync(frame.Of(list));
                quiet = 0;
            }
            else if (quiet >= MostQuiet)
            {
                await stream.SendNothingAsync();
                quiet = 0;
            }

            last = list;
            await Task.Delay(Pause, time, call.Aborted);
        }
    }

    /// <summary>Nothing new when nobody answers: a later question may get more.</summary>
    private static async Task<EndsList> ReadAsync(ISessionsGrain sessions, EdgeScope scope, EndsQuery query, EndsList last,
        TimeProvider time, CancellationToken aborted)
    {
        try
        {
            return await sessions.ReadEndsAsync(scope, query, last.Cursors).WaitAsync(Deadline, time, aborted);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !aborted.IsCancellationRequested)
        {
            return last with { Ends = [], Missed = 0 };
        }
    }
}
