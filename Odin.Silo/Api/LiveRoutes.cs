using Odin.Silo.Access;
using Odin.Silo.World;

namespace Odin.Silo.Api;

/// <summary><c>world</c> and <c>stream</c>.</summary>
internal static class LiveRoutes
{
    public static async Task<IResult> WorldAsync(ApiCall call)
    {
        await WorldRoutes.WriteAsync(call.Http, call.Service<WorldFeed>());
        return Results.Empty;
    }

    /// <summary>Ends when the caller's key ends.</summary>
    public static async Task<IResult> StreamAsync(ApiCall call)
    {
        var (feed, callers, places) = (call.Service<WorldFeed>(), call.Service<Identification>(), call.Service<StreamPlaces>());
        if (feed.Listeners >= WorldRoutes.MostStreams)
            return Problem.Unavailable($"This silo streams to {WorldRoutes.MostStreams} viewers already; ask another one.");
        using var place = places.TryTake(call.Caller);
        if (place is null) return StreamPlaces.TooMany(call.Caller);
        await WorldRoutes.StreamAsync(call.Http, feed, call.Given("app"), () => callers.IsStillGood(call.Caller));
        return Results.Empty;
    }
}
