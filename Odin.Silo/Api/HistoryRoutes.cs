using System.Globalization;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Silo.Api.Contracts;

namespace Odin.Silo.Api;

/// <summary>The documents that stood, and what each changed.</summary>
internal static class HistoryRoutes
{
    /// <summary>The newest first; those that can be rolled back to.</summary>
    public static async Task<IResult> GetAsync(ApiCall call) => ApiJson.Of(new HistoryAnswer(await Catalog(call).GetHistoryAsync()));

    /// <summary>What the document of a version changed, app by app and key by key, against the one before it.</summary>
    public static async Task<IResult> DifferenceAsync(ApiCall call)
    {
        var text = call.Part("version");
        if (!long.TryParse(text, CultureInfo.InvariantCulture, out var version))
            return Problem.BadRequest($"'{text}' is no version: GET /api/v1/config/history lists them.");
        var documents = await Catalog(call).GetDocumentsAsync(version);
        if (documents.IsEmpty) return Problem.NotFound($"Version {version} is not kept: GET /api/v1/config/history lists them.");
        var (after, before) = (documents[0], documents.ElementAtOrDefault(1));
        return ApiJson.Of(new DifferenceAnswer(after.Version, after.At, before?.Version,
            ConfigDifference.Between(before?.Config ?? ConfigSpec.Empty, after.Config)));
    }

    private static IAppCatalogGrain Catalog(ApiCall call) => call.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
}
