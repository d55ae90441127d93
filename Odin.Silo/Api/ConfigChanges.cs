using System.Collections.Immutable;
using System.Globalization;
using System.Text.Unicode;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Grains.Configuration.Reading;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Silo.Api;

/// <summary>Puts a document in force, checks one, and goes back to an earlier one.</summary>
internal static class ConfigChanges
{
    /// <summary>What the audit keeps of a difference.</summary>
    private const int MostCharacters = 4000;

    /// <summary>Documents that come in between are read again so often, where the caller names no version.</summary>
    private const int MostTries = 5;

    public static async Task<IResult> ValidateAsync(ApiCall call)
    {
        var load = await ReadAsync(call);
        return ApiJson.Of(new ValidateAnswer(load.Config is not null, load.Messages));
    }

    /// <summary><c>?dryRun=true</c> shows the difference; <c>?allowRemoval=true</c> lets most of what serves be taken away;
    /// <c>?force=true</c> also replaces a stored one that cannot be read.</summary>
    public static async Task<IResult> PutAsync(ApiCall call)
    {
        if (!TryReadMatch(call.Http.Request.Headers.IfMatch.ToString(), out var expected))
            return Problem.BadRequest(
                $"If-Match '{call.Http.Request.Headers.IfMatch}': expected a version in quotes, as the ETag of GET config.");
        var load = await ReadAsync(call);
        if (load.Config is not { } config)
            return Problem.BadRequest(string.Join('\n', load.Messages)) with { Code = ProblemCode.Invalid };
        for (var tries = 1; ; tries++)
        {
            var (result, isStale) = await TryPutAsync(call, config, expected);
            if (!isStale || expected is not null || tries == MostTries) return result;
        }
    }

    /// <summary><c>{"version": 5}</c>; without one, the document before the present one.</summary>
    public static async Task<IResult> RollBackAsync(ApiCall call)
    {
        var (body, problem) = await call.BodyAsync<RollBackBody>();
        if (body is null) return problem!;
        var before = await Catalog(call).GetAsync();
        var result = await Catalog(call).RollBackAsync(body.Version);
        if (result.Outcome is not (ApplyOutcome.Applied or ApplyOutcome.Unchanged))
            return CatalogProblem.Of(result, body.Version is { } version ? $"Version {version}" : "The document before the present one");
        var after = await Catalog(call).GetChangesAsync(0);
        var differences = ConfigDifference.Between(before.Config, (await Catalog(call).GetAsync()).Config);
        return Answer(call, before.Version, result, differences, [.. AdminStates.Of(after)]);
    }

    private static async Task<(IResult Result, bool IsStale)> TryPutAsync(ApiCall call, ConfigSpec config, long? expected)
    {
        var standing = await Catalog(call).GetAsync();
        var isForced = call.IsSaid("force") && standing.Damage is not null;
        if (standing.Damage is { } damage && !isForced) return (CatalogProblem.Damaged(damage), false);
        if (expected is { } version && version != standing.Version && !isForced)
            return (CatalogProblem.Conflict(standing.Version), false);

        var differences = ConfigDifference.Between(standing.Config, config);
        var removal = await RemovalAsync(call, standing.Config, config);
        if (call.IsSaid("dryRun"))
            return (ApiJson.Of(new ConfigAnswer(
                standing.Version, standing.Version, standing.Catalog, IsApplied: false, differences, removal?.ToString())), false);
        if (removal is not null && !call.IsSaid("allowRemoval"))
            return (Problem.Conflict($"The document was refused: {removal}. Nothing was changed; if it is meant, say --allow-removal " +
                "(?allowRemoval=true).") with
            {
                Code = ProblemCode.Removal,
            }, false);

        var result = isForced ? await Catalog(call).ReplaceAsync(config) : await Catalog(call).ApplyAsync(config, standing.Version);
        return result.Outcome is ApplyOutcome.Applied or ApplyOutcome.Unchanged
            ? (Answer(call, standing.Version, result, differences), false)
            : (CatalogProblem.Of(result, "The document"), result.Outcome == ApplyOutcome.VersionConflict);
    }

    private static IResult Answer(ApiCall call, long before, ApplyResult result, ImmutableArray<AppDifference> differences,
        params ImmutableArray<string> adminStates)
    {
        var text = string.Join('\n', differences);
        call.Changed($"version {before}", $"version {result.DocumentVersion}\n{text[..Math.Min(text.Length, MostCharacters)]}".TrimEnd());
        call.Http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{result.DocumentVersion}\"");
        var isApplied = result.Outcome == ApplyOutcome.Applied;
        return ApiJson.Of(new ConfigAnswer(result.DocumentVersion, before, result.Catalog, isApplied, isApplied ? differences : [])
        {
            AdminStates = isApplied ? adminStates : [],
        });
    }

    /// <summary>Null: it does not take away most of what serves.</summary>
    private static async Task<Removal?> RemovalAsync(ApiCall call, ConfigSpec standing, ConfigSpec config)
    {
        if (!Removal.IsAny(standing, config)) return null;
        var (_, reading) = await call.Service<WorldFeed>().ReadAsync(call.Aborted);
        var removal = Removal.Between(standing, config, app =>
            !reading.Answered(WorldReader.AppName(app)) ? null : reading.Statuses.TryGetValue(app, out var status)
                ? status.Targets.Sum(target => (long)target.Live) : 0,
            reading.SilentRegions);
        return removal.IsLarge ? removal : null;
    }

    private static async Task<ConfigLoad> ReadAsync(ApiCall call)
    {
        var text = await call.BytesAsync(trusted: ApiRoute.MostBytesOfDocument);
        if (text is [0xEF, 0xBB, 0xBF, ..]) text = text[3..];   // A byte order mark.
        return Utf8.IsValid(text) ? call.Service<ConfigMemory>().ReadJson(text, "body")
            : ConfigReader.Fail("body", new(0, 0, "this is not UTF-8 text."));
    }

    /// <summary>Null: any version.</summary>
    private static bool TryReadMatch(string text, out long? expected)
    {
        expected = null;
        if (text is "" or "*") return true;
        if (text is not ['"', .. var version, '"']
            || !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        expected = number;
        return true;
    }

    private static IAppCatalogGrain Catalog(ApiCall call) => call.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
}
