using System.Collections.Immutable;
using Odin.Cli.Configuration;
using Odin.Commands;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;

namespace Odin.Cli.Cluster;

/// <summary>One document on its way into the catalog.</summary>
/// <param name="terminal">Where what becomes of it is reported.</param>
/// <param name="grains">The way to the cluster.</param>
/// <param name="config">The document.</param>
/// <param name="expected">The version of the document that must stand; null: any.</param>
internal sealed class CatalogChange(Terminal terminal, IGrainFactory grains, ConfigSpec config, long? expected)
{
    private readonly IAppCatalogGrain _catalog = grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

    /// <summary>It replaces one that cannot be read.</summary>
    public required bool IsForced { get; init; }

    /// <summary>It may take away most of what serves.</summary>
    public required bool IsRemovalAllowed { get; init; }

    public async Task<int> ShowAsync()
    {
        var standing = await _catalog.GetAsync();
        if (standing.Damage is { } damage) return CatalogOutcome.Damaged(terminal, damage);
        if (expected is { } version && version != standing.Version) return CatalogOutcome.Conflict(terminal, version, standing.Version);

        CatalogOutcome.Print(terminal, ConfigDifference.Between(standing.Config, config));
        if (await RemovalAsync(standing.Config) is { IsLarge: true } removal) terminal.Say($"to apply it takes --allow-removal: {removal}");
        terminal.Text.WriteLine($"version {standing.Version} stands; nothing was changed");
        return ExitCode.Ok;
    }

    /// <summary>What is said of the change, and what guards a removal, is of the very document that it replaces: when another one stands
    /// by then, it is read again.</summary>
    public async Task<int> ApplyAsync()
    {
        while (true)
        {
            var standing = await _catalog.GetAsync();
            if (standing.Damage is { } damage && !IsForced) return CatalogOutcome.Damaged(terminal, damage);
            if (!IsRemovalAllowed && await RemovalAsync(standing.Config) is { IsLarge: true } removal)
            {
                terminal.SayError($"the document was refused: {removal}. Nothing was changed; if it is meant, say --allow-removal.");
                return InvalidConfiguration.ExitCode;
            }

            var result = IsForced && standing.Damage is not null
                ? await _catalog.ReplaceAsync(config) : await _catalog.ApplyAsync(config, expected ?? standing.Version);
            if (result.Outcome == ApplyOutcome.VersionConflict && expected is null) continue;
            var differences = result.Outcome == ApplyOutcome.Applied
                ? ConfigDifference.Between(standing.Config, config) : ImmutableArray<AppDifference>.Empty;
            return CatalogOutcome.Report(terminal, result, differences, standing.Version, expected);
        }
    }

    /// <summary>Null: no app goes. Otherwise every app's grain is asked for its sessions.</summary>
    private async Task<Removal?> RemovalAsync(ConfigSpec standing)
    {
        if (!Removal.IsAny(standing, config)) return null;

        var live = new Dictionary<string, long?>(StringComparer.OrdinalIgnoreCase);
        foreach (var some in standing.Apps.Select(app => app.Name).Chunk(ClusterStatus.AskedAtOnce))
        {
            foreach (var (name, sessions) in await Task.WhenAll(some.Select(LiveAsync))) live[name] = sessions;
        }

        return Removal.Between(standing, config, name => live[name]);
    }

    private async Task<(string Name, long? Live)> LiveAsync(string name)
    {
        try
        {
            var status = await grains.GetGrain<IAppBackendGrain>(name).GetStatusAsync();
            return (name, status.Targets.Sum(target => (long)target.Live));
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return (name, null);
        }
    }
}
