using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Odin.Hosting.Routes;

namespace Odin.Hosting.Metrics;

/// <summary>Adds metrics to a process and serves them.</summary>
public static class MetricsServices
{
    /// <summary>The metrics of the process itself, and what makes pages and instruments of all sets. A second call adds nothing.</summary>
    public static IServiceCollection AddOdinMetrics(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(MetricsRegistry))) return services;
        services.AddMetrics();
        services.AddSingleton<MetricsRegistry>();
        services.AddSingleton(ProcessMetrics.Create);
        services.AddHostedService<MetricInstruments>();
        return services;
    }

    /// <summary>Sends the metrics by OTLP, if the options say so.</summary>
    public static IServiceCollection AddOtlpExport(this IServiceCollection services, OtlpOptions options)
    {
        if (options.Otlp is null) return services;
        services.AddSingleton(options);
        return services.AddHostedService<OtlpExport>();
    }

    /// <summary>Serves <c>/metrics</c>: open like the health pages, and it names apps and targets but no clients.</summary>
    public static IEndpointRouteBuilder MapOdinMetrics(this IEndpointRouteBuilder routes)
    {
        RequestDelegate serve = ServeAsync;
        routes.MapGet("/metrics", serve).WithMetadata(AccessNote.All);
        return routes;
    }

    private static Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = MetricsText.ContentType;
        return context.RequestServices.GetRequiredService<MetricsRegistry>().WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
