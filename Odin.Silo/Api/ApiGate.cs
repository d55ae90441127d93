using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Odin.Grains.Failures;
using Odin.Silo.Access;
using Odin.Silo.Auditing;
using Odin.Silo.Metrics;
using Odin.Silo.World;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Api;

/// <summary>Lets requests in or refuses them, serves them, and writes the audit.</summary>
internal sealed partial class ApiGate(AccessRule rule, AuditTrail audit, ApiCounts counts, WorldFeed world, SiloOptions silo,
    TimeProvider time, ILogger<ApiGate> logger)
{
    /// <summary>Refusals of one address a minute that are written down: a stranger is not to push out what others did.</summary>
    public const int MostAuditedRefusals = 60;

    private const string Policy = "default-src 'none'; frame-ancestors 'none'";

    private readonly WindowLimit<IPAddress> _audited = new(MostAuditedRefusals, TimeSpan.FromMinutes(1), time);

    public async Task ServeAsync(HttpContext context, ApiRoute route)
    {
        var began = time.GetTimestamp();
        try
        {
            await LetInAsync(context, route);
        }
        finally
        {
            var isStream = context.Response.ContentType == EventStream.ContentType;
            counts.OnServed(ApiRoutes.NameOf(route), context.Response.StatusCode, isStream ? null : time.GetElapsedTime(began));
        }
    }

    private async Task LetInAsync(HttpContext context, ApiRoute route)
    {
        SetHeaders(context);
        context.Response.Headers.ContentSecurityPolicy = Policy;
        var (caller, refusal) = await rule.CheckAsync(context, route.Access);
        if (refusal is not null)
        {
            await RefuseAsync(context, caller, refusal, route.Action);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body) body.MaxRequestBodySize = route.MostBytes;
        var call = new ApiCall(context, caller!);
        var result = await AnswerAsync(call, route);
        if (route.Access.IsChange)
        {
            world.Expire();
            await audit.WriteAsync(EntryOf(call, route, result));
        }

        await result.ExecuteAsync(context);
    }

    /// <summary>For what is served by others: pages and the Orleans dashboard.</summary>
    public async Task ServeAsync(HttpContext context, string action, RouteAccess access, RequestDelegate next)
    {
        SetHeaders(context);
        var (caller, refusal) = await rule.CheckAsync(context, access);
        if (refusal is null) await next(context);
        else await RefuseAsync(context, caller, refusal, action);
    }

    /// <summary>For pages, which show nothing by themselves.</summary>
    public Task ServePageAsync(HttpContext context, RequestDelegate next) => rule.CheckWay(context) is { } refusal
        ? RefuseAsync(context, null, refusal, $"{context.Request.Method} {context.Request.Path}") : next(context);

    private static void SetHeaders(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
    }

    private async Task<IResult> AnswerAsync(ApiCall call, ApiRoute route)
    {
        if (route.ProblemOf(call.Http.Request.Query) is { } problem) return problem;
        try
        {
            return await route.ServeAsync(call);
        }
        catch (BadHttpRequestException failure)
        {
            return new Problem(failure.StatusCode, failure.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? $"The body is larger than {route.MostBytes} bytes." : $"The request cannot be read: {failure.Message}");
        }
        catch (Exception failure) when (ExpectedFailure.OfCall(failure))
        {
            if (!call.Aborted.IsCancellationRequested) LogUnanswered(route.Action, failure.Message);
            return Problem.Unavailable("The cluster did not answer in time. Ask again; a change may have been made.");
        }
        catch (Exception failure)
        {
            LogFailed(failure, route.Action);   // A bug of Odin: the caller gets a clear answer, the log the stack.
            return new Problem(StatusCodes.Status500InternalServerError, "The silo failed at this; its log (event 4322) says where.");
        }
    }

    private async Task RefuseAsync(HttpContext context, Caller? caller, Refusal refusal, string action)
    {
        counts.OnDenied(refusal.Reason);
        if (refusal.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (_audited.TryTake(AccessRule.AddressOf(context) ?? IPAddress.None))
            await audit.WriteAsync(EntryOf(context, caller, action, refusal.Status, refusal.Reason));
        await new Problem(refusal.Status, refusal.Detail).ExecuteAsync(context);
    }

    private AuditEntry EntryOf(ApiCall call, ApiRoute route, IResult result)
    {
        var status = (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        return EntryOf(call.Http, call.Caller, route.Action, status, (result as Problem)?.Detail) with
        {
            Before = call.Before,
            After = call.After,
        };
    }

    private AuditEntry EntryOf(HttpContext context, Caller? caller, string action, int status, string? reason) => new()
    {
        Time = time.GetUtcNow(),
        Key = caller?.Id,
        Name = caller?.Name,
        Address = AccessRule.AddressOf(context)?.ToString() ?? "",
        Action = action,
        Target = context.Request.Path,
        Status = status,
        Reason = reason,
        Silo = silo.Name,
    };

    [LoggerMessage(4321, LogLevel.Debug, "{Action} was not answered: {Reason}")]
    private partial void LogUnanswered(string action, string reason);

    [LoggerMessage(4322, LogLevel.Error, "{Action} failed: a bug of Odin")]
    private partial void LogFailed(Exception failure, string action);
}
