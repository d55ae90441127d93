using Odin.Grains.Catalog;
using Odin.Silo.Api.Contracts;

namespace Odin.Silo.Api;

/// <summary>Why the catalog did not take a change.</summary>
internal static class CatalogProblem
{
    public static Problem Of(ApplyResult result, string what) => result.Outcome switch
    {
        ApplyOutcome.UnknownApp or ApplyOutcome.UnknownTarget => Problem.NotFound($"{what} is configured no more."),
        ApplyOutcome.UnknownVersion => Problem.NotFound($"{what} is not in the history, which has the last 20 documents.") with
        {
            Code = ProblemCode.UnknownVersion,
            Version = result.DocumentVersion,
        },
        ApplyOutcome.VersionConflict => Conflict(result.DocumentVersion),
        ApplyOutcome.Invalid => new Problem(StatusCodes.Status422UnprocessableEntity, string.Join('\n', result.Errors))
        {
            Code = ProblemCode.Invalid,
        },
        ApplyOutcome.NotStored => Problem.Unavailable(
            $"The silos' storage (Redis) does not take the change, so version {result.DocumentVersion} stands: try again when it answers.")
            with
        { Code = ProblemCode.NotStored, Version = result.DocumentVersion },
        ApplyOutcome.Damaged => Damaged(string.Join("; ", result.Errors)),
        ApplyOutcome.Unborn => Problem.Conflict("This cluster has no configuration yet: put one in force first.") with
        {
            Code = ProblemCode.Unborn,
        },
        _ => Problem.Conflict($"{what}: nothing was changed ({result.Outcome})."),
    };

    /// <param name="standing">The version that stands.</param>
    public static Problem Conflict(long standing) => new(StatusCodes.Status412PreconditionFailed,
        $"Version {standing} stands, not the one of If-Match: read it with GET /api/v1/config, and change that one.")
    {
        Code = ProblemCode.VersionConflict,
        Version = standing,
    };

    public static Problem Damaged(string damage) =>
        Problem.Conflict($"The catalog in the silos' storage (Redis) cannot be read: {damage}. The edges serve on from what they know. " +
            "`odin apply --force -f FILE` (?force=true) replaces it.") with
        {
            Code = ProblemCode.Damaged,
        };
}
