using System.Globalization;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Silo.World;

namespace Odin.Silo.Steering;

/// <summary>The documents that stood, and what each changed.</summary>
internal static class HistoryRoutes
{
    /// <summary>The newest first; those that can be rolled back to.</summary>
    public static async Task<IResult> GetAsync(HttpContext context) =>
        Results.Json(new { documents = await Catalog(context).GetHistoryAsync() }, WorldFrames.Json);

    /// <summary>What the document of a version changed, app by app and key by key, against the one before it.</summary>
    public static async Task<IResult> DifferenceAsync(HttpContext context)
    {
        var text = (string)context.GetRouteValue("version")!;
        if (!long.TryParse(text, CultureInfo.InvariantCulture, out var version))
            return Problems.Of(StatusCodes.Status400BadRequest, $"'{text}' is no version: GET /api/v1/config/history lists them.");
        var documents = await Catalog(context).GetDocumentsAsync(version);
        if (documents.IsEmpty)
            return Problems.Of(StatusCodes.Status404NotFound, $"Version {version} is not kept: GET /api/v1/config/history lists them.");
        var (after, before) = (documents[0], documents.ElementAtOrDefault(1));
        return Results.Json(new
        {
            version = after.Version,
            at = after.At,
            before = before?.Version,
            differences = ConfigDifference.Between(before?.Config ?? ConfigSpec.Empty, after.Config),
        }, WorldFrames.Json);
    }

    private static IAppCatalogGrain Catalog(HttpContext context) =>
        context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
}
