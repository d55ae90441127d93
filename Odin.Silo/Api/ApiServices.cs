using Odin.Grains.Configuration.Reading;
using Odin.Hosting.Routes;
using Odin.Silo.Access;
using Odin.Silo.Auditing;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Api;

/// <summary>Adds the admin API to a silo, and its routes.</summary>
internal static class ApiServices
{
    /// <summary>What answers for paths that are no route: the same to all who may read.</summary>
    private static readonly RouteAccess OfNoRoute = new(Role.Viewer, Scope.Filtered, IsChange: false);

    public static IServiceCollection AddApi(this IServiceCollection services, SiloOptions silo, ApiOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<HostNames>();
        services.AddSingleton<KeyRing>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<SessionCookies>();
        services.AddSingleton<CertificateCallers>();
        services.AddSingleton<TokenKeyFile>();
        services.AddSingleton<TokenCheck>();
        services.AddSingleton<TokenCallers>();
        services.AddSingleton<Identification>();
        services.AddSingleton<AccessRule>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<StreamPlaces>();
        services.AddSingleton<ApiGate>();
        services.AddSingleton<ConfigMemory>();
        services.AddHostedService<RouteCheck>();
        if (silo.Redis is null) return services.AddSingleton<IKeyStore, MemoryKeyStore>().AddSingleton<IAuditStore>(new MemoryAuditStore());
        return services.AddSingleton<IKeyStore, RedisKeyStore>().AddSingleton<IAuditStore, RedisAuditStore>();
    }

    /// <summary>Serves <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        foreach (var path in ApiRoutes.All.GroupBy(route => route.Path))
        {
            var byMethod = path.ToDictionary(route => route.Method, StringComparer.OrdinalIgnoreCase);
            routes.Map(ApiRoute.Root + path.Key, context => ServeAsync(context, byMethod)).WithMetadata(new AccessNote("by role"));
        }

        foreach (var path in (string[])["/api", "/api/{**rest}"])
            routes.Map(path, context => ServeNoRouteAsync(context, path)).WithMetadata(new AccessNote("by role"));
        return routes;
    }

    /// <summary>For pages: everybody who may come at all, because they show nothing by themselves.</summary>
    public static RequestDelegate Page(RequestDelegate serve) => context => Gate(context).ServePageAsync(context, serve);

    /// <summary>Lets only callers in who may do this, whatever others have mapped.</summary>
    public static IEndpointConventionBuilder Guard(this IEndpointConventionBuilder routes, string action, Role role)
    {
        var access = new RouteAccess(role, Scope.Cluster, IsChange: false);
        routes.Add(route =>
        {
            var serve = route.RequestDelegate!;
            route.RequestDelegate = context => Gate(context).ServeAsync(context, action, access, serve);
            route.Metadata.Add(new AccessNote("by role"));
        });
        return routes;
    }

    private static Task ServeAsync(HttpContext context, Dictionary<string, ApiRoute> byMethod)
    {
        if (byMethod.TryGetValue(context.Request.Method, out var route)) return Gate(context).ServeAsync(context, route);
        var (path, allowed) = (byMethod.Values.First(), string.Join(", ", byMethod.Keys));
        return Gate(context).ServeAsync(context, path with
        {
            Method = context.Request.Method,
            Access = OfNoRoute,
            ServeAsync = call => RefuseMethodAsync(call, allowed),
        });
    }

    private static Task<IResult> RefuseMethodAsync(ApiCall call, string allowed)
    {
        var request = call.Http.Request;
        call.Http.Response.Headers.Allow = allowed;
        return Task.FromResult<IResult>(
            new Problem(StatusCodes.Status405MethodNotAllowed, $"{request.Method} {request.Path}: expected {allowed}."));
    }

    private static Task ServeNoRouteAsync(HttpContext context, string path) => Gate(context).ServeAsync(context, new ApiRoute(
        context.Request.Method, path, OfNoRoute, _ => Task.FromResult<IResult>(Problem.NotFound(
            $"There is nothing at {context.Request.Path}; docs/API.md lists what is.")), ""));

    private static ApiGate Gate(HttpContext context) => context.RequestServices.GetRequiredService<ApiGate>();
}
