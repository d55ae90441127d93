using System.Collections.Frozen;
using Odin.Hosting.Routes;
using Odin.Silo.Api;

namespace Odin.Silo.Dashboard;

/// <summary>Serves the dashboard at <c>/</c>: a page, a style sheet and modules, as they are written.</summary>
internal static class DashboardPages
{
    /// <summary>What the file names of the executable's resources begin with, and the paths of all but the page itself.</summary>
    private const string Prefix = "dashboard/";

    private const string Page = "index.html";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    /// <summary>Nothing from anywhere else, and no code or style within the page: what comes from sessions stays text.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    public static IEndpointRouteBuilder MapDashboard(this IEndpointRouteBuilder routes)
    {
        foreach (var (path, file) in Read())
        {
            routes.MapMethods(path == Page ? "/" : $"/{Prefix}{path}", Methods, ApiServices.Page(context => ServeAsync(file, context)))
                .WithMetadata(new AccessNote("who may come at all"));
        }

        return routes;
    }

    private static Task ServeAsync(DashboardFile file, HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return file.ServeAsync(context);
    }

    private static IEnumerable<(string Path, DashboardFile File)> Read()
    {
        var assembly = typeof(DashboardPages).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var resource = assembly.GetManifestResourceStream(name)!;
            var content = new byte[resource.Length];
            resource.ReadExactly(content);
            yield return (name[Prefix.Length..].Replace('\\', '/'), new DashboardFile(Types[Path.GetExtension(name)], content));
        }
    }
}
