using System.Globalization;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration.Reading;

namespace Odin.Silo.Api;

/// <summary><c>config</c>: the document in force.</summary>
internal static class ConfigRoutes
{
    /// <summary>As <c>odin apply</c> takes it; the version is its tag.</summary>
    public static async Task<IResult> GetAsync(ApiCall call)
    {
        var document = await call.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetAsync();
        if (document.Damage is { } damage) return Problem.Unavailable($"The stored configuration cannot be read: {damage}");
        call.Http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{document.Version}\"");
        return Results.Text(ConfigWriter.ToJson(document.Config), "application/json");
    }
}
