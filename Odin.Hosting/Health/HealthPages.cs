using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Odin.Hosting.Routes;

namespace Odin.Hosting.Health;

/// <summary><c>/healthz</c> and <c>/readyz</c> of every process, in one shape: status, reasons, and what each part adds.</summary>
public static class HealthPages
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary><c>/healthz</c>: 200 while all parts of the process live. <c>/readyz</c>: 200 while all are ready; else 503. Both say the
    /// same.</summary>
    public static IEndpointRouteBuilder MapOdinHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", Methods, (IEnumerable<IHealthSource> sources) => Answer(sources, report => report.IsAlive))
            .WithMetadata(AccessNote.All);
        routes.MapMethods("/readyz", Methods,
            (IEnumerable<IHealthSource> sources) => Answer(sources, report => report.Status == HealthStatus.Ready))
            .WithMetadata(AccessNote.All);
        return routes;
    }

    private static IResult Answer(IEnumerable<IHealthSource> sources, Predicate<HealthReport> isGood)
    {
        ImmutableArray<HealthReport> reports = [.. sources.Select(source => source.Read())];
        var code = reports.All(report => isGood(report)) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Results.Json(Body(reports), statusCode: code);
    }

    private static Dictionary<string, object?> Body(ImmutableArray<HealthReport> reports)
    {
        var body = new Dictionary<string, object?>
        {
            ["status"] = reports.Min(report => report.Status).ToString().ToLowerInvariant(),
            ["reasons"] = reports.SelectMany(report => report.Reasons),
        };
        foreach (var (name, value) in reports.SelectMany(report => report.Details)) body[name] = value;
        return body;
    }
}
