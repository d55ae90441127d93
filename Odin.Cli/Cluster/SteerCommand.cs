using System.CommandLine;
using System.Net;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary><c>odin steer</c>: makes the VIPs of a region the last choice, or takes that back.</summary>
internal sealed class SteerCommand(Terminal terminal)
{
    private readonly Argument<string> _region = new("REGION") { Description = "The region." };

    private readonly Option<bool> _soft = new("--soft")
    {
        Description = "Clients go to other regions while these have edges. The region serves on those that come all the same.",
    };

    private readonly Option<bool> _normal = new("--normal") { Description = "Clients come as before." };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "A region that has no edge yet, or one without which no edge announces a VIP in full.",
    };

    private readonly ApiVerb _verb = new(terminal);

    public Command Create()
    {
        var command = new Command("steer", "Steers clients of VIPs away from a region, and back.") { _region, _soft, _normal, _force };
        _verb.AddTo(command);
        _verb.Complete(_region, Names.Regions);
        command.Validators.Add(result =>
        {
            if (result.ValueIfValid(_soft) == result.ValueIfValid(_normal)) result.AddError("steer: give --soft or --normal.");
        });
        command.SetAction((parsed, cancellationToken) => _verb.RunAsync(parsed, (api, stop) => SteerAsync(api, parsed.GetValue(_region)!,
            parsed.GetValue(_soft) ? Steering.Soft : Steering.Normal, parsed.GetValue(_force), stop), cancellationToken));
        return command;
    }

    private async Task<int> SteerAsync(ApiClient api, string region, Steering state, bool isForced, CancellationToken cancellationToken)
    {
        var path = ApiPath.Of($"regions/{ApiPath.Part(region)}/admin-state", ("force", ApiPath.Flag(isForced)));
        var (answer, failure) = await api.SendAsync<SteeringBody, SteeringAnswer>(HttpMethod.Put, path, new SteeringBody(state),
            cancellationToken);
        if (answer is not null)
            return CatalogOutcome.ReportState(terminal, answer.IsChanged, answer.DocumentVersion, $"region {region}",
                state == Steering.Soft ? "soft" : "normal");
        if (failure is not { Status: HttpStatusCode.NotFound }) return failure!.Report(terminal);
        var (list, _) = await api.GetAsync<RegionsAnswer>("regions", cancellationToken);
        return terminal.Fail($"there is no region '{region}'.{DidYouMean.Hint(region, list?.Regions.Select(one => one.Name) ?? [])} " +
            "`odin get edges` shows each edge's region; --force is for one that has no edge yet.");
    }
}
