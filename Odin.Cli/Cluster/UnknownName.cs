using Odin.Cli.Api;
using Odin.Grains.Configuration.Nodes;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary>What is said of a name that the cluster does not have: what was meant, and where names are listed.</summary>
internal static class UnknownName
{
    public static async Task<string> OfAppAsync(ApiClient api, string app, CancellationToken cancellationToken)
    {
        var (list, _) = await api.GetAsync<AppList>("apps", cancellationToken);
        return $"there is no app '{app}'.{DidYouMean.Hint(app, list?.Apps.Select(known => known.Name) ?? [])} `odin get apps` lists them.";
    }

    /// <summary>The app is not there, or it has no such target.</summary>
    public static async Task<string> OfTargetAsync(ApiClient api, string app, string? target, CancellationToken cancellationToken)
    {
        if (target is null) return await OfAppAsync(api, app, cancellationToken);
        var (known, _) = await api.GetAsync<AppAnswer>($"apps/{ApiPath.Part(app)}", cancellationToken);
        if (known is null) return await OfAppAsync(api, app, cancellationToken);
        var targets = known.Targets.Select(one => one.Target).ToList();
        return $"app {app} has no target '{target}'.{DidYouMean.Hint(target, targets)} It has {string.Join(", ", targets)}.";
    }
}
