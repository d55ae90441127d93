using System.Collections.Immutable;
using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Commands;
using Odin.Grains.Edges;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Cli.Describing;

/// <summary><c>odin describe target</c>: a target may stand in several apps, each with an admin state and limits of its own.</summary>
internal static class DescribeTarget
{
    public static async Task<(Description?, ApiFailure?)> ReadAsync(ApiClient api, string name, string? app,
        CancellationToken cancellationToken)
    {
        var (list, failure) = await api.GetAsync<TargetList>(ApiPath.Of("targets", ("app", app)), cancellationToken);
        if (list is null) return (null, failure);
        var all = list.Targets.Where(one => one.Target.Target.Equals(name, StringComparison.OrdinalIgnoreCase)).ToImmutableArray();
        return all.IsEmpty ? (null, await NoneAsync(api, list, name, app, cancellationToken))
            : (await DescribeAsync(api, all, cancellationToken), null);
    }

    private static async Task<ApiFailure> NoneAsync(ApiClient api, TargetList list, string name, string? app,
        CancellationToken cancellationToken)
    {
        if (!list.Missing.IsEmpty)
            return new ApiFailure(ExitCode.Incomplete, $"nobody who answered has target '{name}'; without an answer: "
                + $"{string.Join(", ", list.Missing.Select(one => one.Name))}. Ask again.");
        return new ApiFailure(ExitCode.Failed, app is null ? UnknownName.Say("target", name, list.Targets.Select(one => one.Target.Target))
            : await UnknownName.OfTargetAsync(api, app, name, cancellationToken));
    }

    private static async Task<Description> DescribeAsync(ApiClient api, ImmutableArray<AppTarget> all, CancellationToken cancellationToken)
    {
        var name = all[0].Target.Target;
        var rows = new List<InApp>();
        foreach (var one in all) rows.Add(InApp.Of(one, await SinceAsync(api, one, cancellationToken)));
        var events = await DescribeVerb.EventsAsync(api, ApiPath.Of("events", ("target", name)), _ => true, cancellationToken);
        var description = new Description().Fact("target", name).Fact("live sessions", all.Sum(one => (long)one.Target.Live))
            .Fact("sessions so far", all.Sum(one => one.Target.Total)).Table("apps", rows)
            .Table("health", [.. all.SelectMany(one => one.Target.Health.Select(health =>
                new RegionHealth(one.App, health.Region, health.Health.ToString(), health.Evidence)))])
            .Table("last events", events);
        foreach (var (app, target) in all.Select(one => (one.App, one.Target))) Advise(description, app, target);
        return description;
    }

    /// <summary>Said of the targets of one app only.</summary>
    private static async Task<DateTimeOffset?> SinceAsync(ApiClient api, AppTarget one, CancellationToken cancellationToken)
    {
        var (answer, _) = await api.GetAsync<TargetAnswer>(
            $"apps/{ApiPath.Part(one.App)}/targets/{ApiPath.Part(one.Target.Target)}", cancellationToken);
        return answer?.Target.Since;
    }

    private static void Advise(Description description, string app, WorldTarget target) => description
        .Advise(target.AdminState != AdminState.Ready,
            $"the operator wants it {DescribeCommand.Word(target.AdminState)} in {app}: `odin enable {app} {target.Target}` ends that")
        .Advise(!target.Usable && target.AdminState == AdminState.Ready,
            $"no region can use it: try it from an edge with `nc -vz`, and bring it back; `odin explain {app}` has what follows")
        .Advise(target.Limit is { } limit && target.Live >= limit, $"its limit in {app} is reached: raise MaxConnections of the target");

    private sealed record InApp(string App, string? Region, string AdminState, bool Usable, string? HealthSince, int Weight, bool Backup,
        int Live, long Total, int? Limit, int? Reserved)
    {
        public static InApp Of(AppTarget one, DateTimeOffset? since)
        {
            var target = one.Target;
            return new(one.App, target.Region, DescribeCommand.Word(target.AdminState), target.Usable,
                since is { } time ? TimeText.Of(time) : null, target.Weight, target.Backup, target.Live, target.Total, target.Limit,
                target.Reserved);
        }
    }

    private sealed record RegionHealth(string App, string Region, string Health, string Evidence);
}
