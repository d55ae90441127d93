using Microsoft.AspNetCore.Http.Features;

namespace Odin.Silo.World;

/// <summary>Server-sent events of one request.</summary>
internal sealed class EventStream
{
    public const string ContentType = "text/event-stream";

    private static readonly byte[] Comment = [.. ":\n\n"u8];

    private readonly HttpContext _context;

    public EventStream(HttpContext context)
    {
        _context = context;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = ContentType;
    }

    /// <param name="frame">One of <see cref="WorldFrames"/>.</param>
    public async Task SendAsync(ReadOnlyMemory<byte> frame)
    {
        await _context.Response.Body.WriteAsync(frame, _context.RequestAborted);
        await _context.Response.Body.FlushAsync(_context.RequestAborted);
    }

    /// <summary>A comment: without it a reader that went is not noticed.</summary>
    public Task SendNothingAsync() => SendAsync(Comment);
}
