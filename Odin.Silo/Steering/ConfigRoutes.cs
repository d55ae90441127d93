using System.Globalization;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration.Reading;
using Odin.Grains.Gathering;
using Odin.Silo.World;

namespace Odin.Silo.Steering;

/// <summary>The document that stands, and what it means for the next connection.</summary>
internal static class ConfigRoutes
{
    /// <summary>As <c>odin apply</c> takes it; the version is its tag.</summary>
    public static async Task<IResult> GetAsync(HttpContext context)
    {
        var document = await Grains(context).GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetAsync();
        if (document.Damage is { } damage)
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, $"The stored configuration cannot be read: {damage}");
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{document.Version}\"");
        return Results.Text(ConfigWriter.ToJson(document.Config), "application/json");
    }

    /// <summary><c>?region=&amp;client=</c> narrow it down.</summary>
    public static async Task<IResult> ExplainAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var client = query["client"].FirstOrDefault();
        if (!string.IsNullOrEmpty(client) && !System.Net.IPAddress.TryParse(client, out _))
            return Problems.Of(StatusCodes.Status400BadRequest, $"client: '{client}' is no IP address.");
        var list = await Grains(context).GetGrain<ISessionsGrain>(Guid.NewGuid()).ExplainAsync(
            new EdgeScope(SessionRoutes.Given(query, "region")),
            (string)context.GetRouteValue("app")!, SessionRoutes.Given(query, "client"));
        return Results.Json(list, WorldFrames.Json);
    }

    private static IGrainFactory Grains(HttpContext context) => context.RequestServices.GetRequiredService<IGrainFactory>();
}
