namespace Odin.Silo.World;

/// <summary>The world over HTTP: one document, and the stream of them.</summary>
internal static class WorldRoutes
{
    /// <summary>The connections of the admin endpoint are few, and probes and scrapes need some.</summary>
    public const int MostStreams = 32;

    /// <summary>The document, once. It has no rates before somebody has listened for a second.</summary>
    public static async Task WriteAsync(HttpContext context, WorldFeed feed)
    {
        var json = (await feed.ReadAsync(context.RequestAborted)).Json;
        (context.Response.ContentType, context.Response.ContentLength) = ("application/json; charset=utf-8", json.Length);
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>First the last five minutes and the newest events, then <c>world</c> once, <c>changes</c> each second and <c>events</c> as
    /// they come.</summary>
    /// <param name="context">The viewer's request.</param>
    /// <param name="feed">Where the frames come from.</param>
    /// <param name="app">The app whose details are wanted, too, as <c>app</c>; null: none.</param>
    /// <param name="mayGoOn">Asked before each frame; false ends the stream.</param>
    public static async Task StreamAsync(HttpContext context, WorldFeed feed, string? app, Func<bool> mayGoOn)
    {
        var stream = new EventStream(context);
        using var listener = feed.Listen(app);
        try
        {
            await foreach (var frame in listener.ReadAsync(context.RequestAborted))
            {
                if (!mayGoOn()) return;
                await stream.SendAsync(frame);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The viewer went.
        }
    }
}
