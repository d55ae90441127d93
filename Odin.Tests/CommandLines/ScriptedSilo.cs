using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Odin.Tests.CommandLines;

/// <summary>Something that answers as an admin API would, with what a test says.</summary>
internal sealed class ScriptedSilo : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _asked = new();

    private ScriptedSilo(WebApplication app) => _app = app;

    public string Api => _app.Urls.First();

    /// <summary>The path of the last question, with its query.</summary>
    public string? AskedFor { get; private set; }

    /// <summary>The first question has come.</summary>
    public Task WasAsked => _asked.Task;

    /// <summary>The header with which it was asked.</summary>
    public string Authorization { get; private set; } = "";

    /// <summary>What a cluster with these apps answers to <c>apps</c>.</summary>
    public static string Apps(params IEnumerable<string> names) => $$"""
        {"time":"2030-01-01T00:00:00Z","missing":[],"missingCount":0,"apps":[{{string.Join(',', names.Select(name => $$"""
          {"name":"{{name}}","version":1,"ports":"80","balance":"RoundRobin","adminState":"ready","state":"ready","closed":[]}
        """))}}]}
        """;

    /// <param name="status">Of every answer.</param>
    /// <param name="body">Of every answer; null: none ever comes.</param>
    /// <param name="isWhole">False: an answer does not end.</param>
    public static async Task<ScriptedSilo> StartAsync(int status, string? body, bool isWhole = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var silo = new ScriptedSilo(builder.Build());
        silo._app.Run(context => silo.AnswerAsync(context, status, body, isWhole));
        await silo._app.StartAsync();
        return silo;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, int status, string? body, bool isWhole)
    {
        AskedFor = string.Create(CultureInfo.InvariantCulture, $"{context.Request.Path}{context.Request.QueryString}");
        Authorization = context.Request.Headers.Authorization.ToString();
        _asked.TrySetResult();
        if (body is null) await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body ?? "");
        if (isWhole) return;
        await context.Response.Body.FlushAsync();
        await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
    }
}
