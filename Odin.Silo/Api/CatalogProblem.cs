using Odin.Grains.Catalog;

namespace Odin.Silo.Api;

/// <summary>Why the catalog did not take a change.</summary>
internal static class CatalogProblem
{
    public static Problem Of(ApplyResult result, string what) => result.Outcome switch
    {
        ApplyOutcome.UnknownApp or ApplyOutcome.UnknownTarget => Problem.NotFound($"{what} is configured no more."),
        ApplyOutcome.UnknownVersion => Problem.NotFound($"{what} is not in the history, which has the last 20 documents."),
        ApplyOutcome.VersionConflict => new Problem(StatusCodes.Status412PreconditionFailed,
            $"Version {result.DocumentVersion} stands, not the one of If-Match: read it with GET /api/v1/config, and change that one."),
        ApplyOutcome.Invalid => new Problem(StatusCodes.Status422UnprocessableEntity, string.Join(" ", result.Errors)),
        ApplyOutcome.NotStored => Problem.Unavailable(
            $"The silos' storage (Redis) does not take the change, so version {result.DocumentVersion} stands: try again when it answers."),
        ApplyOutcome.Damaged => Problem.Conflict(
            $"The stored configuration cannot be read: {string.Join(" ", result.Errors)} `odin apply --force` replaces it."),
        ApplyOutcome.Unborn => Problem.Conflict("This cluster has no configuration yet: put one in force first."),
        _ => Problem.Conflict($"{what}: nothing was changed ({result.Outcome})."),
    };
}
