using Odin.Cli.Api;
using Odin.Grains.Edges;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary>Where the admin state of an app or of one of its targets is changed.</summary>
internal static class AdminStatePath
{
    /// <param name="target">Null: the app itself.</param>
    public static string Of(string app, string? target) => $"{OfThing(app, target)}/admin-state";

    public static string OfThing(string app, string? target) => target is null
        ? $"apps/{ApiPath.Part(app)}" : $"apps/{ApiPath.Part(app)}/targets/{ApiPath.Part(target)}";

    public static Task<(StateAnswer? Answer, ApiFailure? Failure)> PutAsync(ApiClient api, string path, AdminState state,
        CancellationToken cancellationToken) =>
        api.SendAsync<StateBody, StateAnswer>(HttpMethod.Put, path, new StateBody(state), cancellationToken);
}
