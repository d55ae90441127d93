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
    /// <remarks>A write to a body without buffer is on its way at once: to flush it would cost another round through the server.</remarks>
    public Task SendAsync(ReadOnlyMemory<byte> frame) => _context.Response.Body.WriteAsync(frame, _context.RequestAborted).AsTask();

    /// <summary>A comment: without it a reader that went is not noticed.</summary>
    public Task SendNothingAsync() => SendAsync(Comment);
}
