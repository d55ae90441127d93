using System.Text.Json;
using Odin.Silo.Access;

namespace Odin.Silo.Api;

/// <summary>One request that was let in, for the route that serves it.</summary>
internal sealed class ApiCall(HttpContext http, Caller caller)
{
    public HttpContext Http => http;

    public Caller Caller => caller;

    /// <summary>What a change has changed, for the audit.</summary>
    public string? Before { get; private set; }

    public string? After { get; private set; }

    public CancellationToken Aborted => http.RequestAborted;

    public IGrainFactory Grains => Service<IGrainFactory>();

    public T Service<T>() where T : notnull => http.RequestServices.GetRequiredService<T>();

    /// <summary>A part of the path, without escapes.</summary>
    public string Part(string name) => Uri.UnescapeDataString((string)http.GetRouteValue(name)!);

    /// <summary>A value of the query; null: not given.</summary>
    public string? Given(string name) => http.Request.Query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    /// <summary>The query has it, and says <c>true</c>.</summary>
    public bool IsSaid(string name) => bool.TryParse(Given(name), out var isSaid) && isSaid;

    public void Changed(string? before, string? after) => (Before, After) = (before, after);

    /// <summary>The body as it was sent.</summary>
    /// <param name="trusted">So much is made room for at once if the caller says that it comes; a stranger could say it and send
    /// nothing. No copy is made then.</param>
    public async Task<byte[]> BytesAsync(long trusted = 0)
    {
        var expected = http.Request.ContentLength is { } length && length <= trusted ? (int)length : 0;
        using var sent = new MemoryStream(expected);
        await http.Request.Body.CopyToAsync(sent, Aborted);
        return sent.Length == sent.Capacity ? sent.GetBuffer() : sent.ToArray();
    }

    /// <summary>The body, or what is wrong with it.</summary>
    public async Task<(T? Body, Problem? Problem)> BodyAsync<T>()
        where T : class
    {
        var sent = await BytesAsync();
        try
        {
            var body = JsonSerializer.Deserialize<T>(sent, ApiJson.Options);
            return body is null ? (null, Problem.BadRequest("The body is null: send an object.")) : (body, null);
        }
        catch (JsonException)
        {
            return (null, Problem.BadRequest(BodyFault.Of(sent, typeof(T))));
        }
    }
}
