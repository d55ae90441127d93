using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Api;

/// <summary>What stands between a command and the cluster.</summary>
/// <param name="What">In two or three words, as it stands after "waiting for".</param>
/// <param name="Message">For people, with the remedy.</param>
/// <param name="ExitCode">What it ends with when it stays.</param>
internal sealed record Obstacle(string What, string Message, int ExitCode = Odin.Commands.ExitCode.Unreachable)
{
    /// <summary>Null: a silo answers, and its catalog, whatever it holds. A refusal is for whoever asks next.</summary>
    public static async Task<Obstacle?> OfCatalogAsync(ApiClient api, CancellationToken cancellationToken)
    {
        var (answer, failure) = await api.AskAsync(HttpMethod.Get, "config", json: null, _ => { }, cancellationToken);
        answer?.Dispose();
        return failure switch
        {
            { Status: null } => new Obstacle("a silo", failure.Message),
            { ExitCode: Odin.Commands.ExitCode.Incomplete, Code: not ProblemCode.Damaged } => new Obstacle("the catalog",
                $"a silo answers, the catalog does not: {failure.Message} Does Redis answer the silos?", failure.ExitCode),
            _ => null,
        };
    }
}
