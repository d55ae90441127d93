using System.Globalization;
using Microsoft.AspNetCore.Http.Headers;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration.Reading;
using Odin.Silo.Documents;

namespace Odin.Silo.Api;

/// <summary><c>config</c>: the document in force.</summary>
internal static class ConfigRoutes
{
    public const string Yaml = "application/yaml";

    private const string Json = "application/json";

    /// <summary>Which catalog the document is in.</summary>
    public const string CatalogHeader = "Odin-Catalog";

    /// <summary>As <c>odin apply</c> takes it; the version is its tag.</summary>
    public static async Task<IResult> GetAsync(ApiCall call)
    {
        if (TypeFor(call.Http.Request.GetTypedHeaders()) is not { } type)
            return new Problem(StatusCodes.Status406NotAcceptable,
                $"Accept '{call.Http.Request.Headers.Accept}': the configuration comes as {Json} or {Yaml}.");
        var document = await call.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetAsync();
        if (document.Damage is { } damage)
            return CatalogProblem.Damaged(damage) with { Status = StatusCodes.Status503ServiceUnavailable };
        if (document.Catalog is { } catalog) call.Http.Response.Headers[CatalogHeader] = catalog;
        call.Http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{document.Version}\"");
        call.Http.Response.Headers.Vary = "Accept";
        return type == Yaml ? Results.Text($"{YamlWriter.ToYaml(document.Config)}\n", Yaml)
            : Results.Text(ConfigWriter.ToJson(document.Config), Json);
    }

    /// <summary>What the caller would rather have; JSON when it does not mind. Null: none of the two.</summary>
    private static string? TypeFor(RequestHeaders request)
    {
        if (request.Accept.Count == 0) return Json;
        return request.Accept.Where(accepted => accepted.Quality != 0).OrderByDescending(accepted => accepted.Quality ?? 1)
            .Select(accepted => accepted.MediaType.Value?.ToLowerInvariant() switch
            {
                "*/*" or "application/*" or Json => Json,
                Yaml or "application/x-yaml" or "text/yaml" => Yaml,
                _ => null,
            }).FirstOrDefault(type => type is not null);
    }
}
