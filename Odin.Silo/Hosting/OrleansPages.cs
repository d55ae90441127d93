using Orleans.Dashboard;

namespace Odin.Silo.Hosting;

/// <summary>Serves Orleans' own dashboard. It compresses its files when it is mapped, a fifth of the processor time of a silo's start, so
/// the first who comes waits for that.</summary>
internal static class OrleansPages
{
    public static IEndpointConventionBuilder MapOrleansPages(this WebApplication app, string path)
    {
        var pages = new Lazy<RequestDelegate>(() => Build(app, path));
        return app.Map($"{path}/{{**rest}}", context =>
        {
            context.SetEndpoint(null);   // What is below chooses its own.
            return pages.Value(context);
        });
    }

    private static RequestDelegate Build(IApplicationBuilder app, string path)
    {
        var pages = app.New();
        pages.UseRouting();
        pages.UseEndpoints(routes => routes.MapOrleansDashboard(path));
        return pages.Build();
    }
}
