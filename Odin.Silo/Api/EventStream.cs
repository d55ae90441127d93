using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Odin.Silo.Api;

/// <summary>Server-sent events of one request.</summary>
internal sealed class EventStream
{
    public const string ContentType = "text/event-stream";

    private readonly HttpContext _context;

    public EventStream(HttpContext context)
    {
        _context = context;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = ContentType;
    }

    /// <summary>JSON has no line feed in it, so that one line of data is enough.</summary>
    public Task SendAsync<T>(string name, T value) => WriteAsync([.. System.Text.Encoding.UTF8.GetBytes($"event: {name}\ndata: "),
        .. JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options), .. "\n\n"u8]);

    /// <summary>A comment: without it a reader that went is not noticed.</summary>
    public Task SendNothingAsync() => WriteAsync([.. ":\n\n"u8]);

    private async Task WriteAsync(byte[] frame)
    {
        await _context.Response.Body.WriteAsync(frame, _context.RequestAborted);
        await _context.Response.Body.FlushAsync(_context.RequestAborted);
    }
}
