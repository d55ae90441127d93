using Microsoft.AspNetCore.Http.Features;

namespace Odin.Silo.World;

/// <summary>The two routes of the world: one document, and the stream of them.</summary>
internal static class WorldRoutes
{
    /// <summary>The connections of the admin endpoint are few, and probes and scrapes need some.</summary>
    public const int MostStreams = 32;

    /// <summary><c>world</c>: the document, once. It has no rates before somebody has listened for a second.</summary>
    public static async Task GetAsync(HttpContext context)
    {
        using var listener = Feed(context).Listen(app: null);
        await foreach (var frame in listener.ReadAsync(context.RequestAborted))
        {
            if (!WorldFrames.TryReadWorld(frame, out var json)) continue;
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.Body.WriteAsync(json, context.RequestAborted);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }

    /// <summary><c>stream</c>: first the last five minutes and the newest events, then <c>world</c> each second and <c>events</c> as they
    /// come; with <c>?app=NAME</c> also <c>app</c>, that one's details.</summary>
    public static async Task StreamAsync(HttpContext context)
    {
        var feed = Feed(context);
        if (feed.Listeners >= MostStreams)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync($"This silo streams to {MostStreams} viewers already; ask another one.");
            return;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        var app = context.Request.Query["app"].FirstOrDefault();
        using var listener = feed.Listen(string.IsNullOrEmpty(app) ? null : app);
        try
        {
            await foreach (var frame in listener.ReadAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(frame, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The viewer went.
        }
    }

    private static WorldFeed Feed(HttpContext context) => context.RequestServices.GetRequiredService<WorldFeed>();
}
