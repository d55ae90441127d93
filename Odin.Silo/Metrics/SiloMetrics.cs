using System.Globalization;
using Odin.Grains.Catalog;
using Odin.Grains.Gathering;
using Odin.Grains.Regions;
using Odin.Hosting.Metrics;
using Odin.Hosting.Processes;
using Odin.Silo.Callers;

namespace Odin.Silo.Metrics;

/// <summary>What a silo says of itself and of the grains it hosts.</summary>
internal static class SiloMetrics
{
    private static readonly LabelText[] Outcomes = LabelText.OfEach<ApplyOutcome>("outcome");
    private static readonly LabelText[] Questions = LabelText.OfEach<FanoutQuestion>("question");

    private static readonly LabelText[] CallReasons = LabelText.OfEach<CallRefusal>("reason");

    /// <param name="silo">Its name: address and port for other silos.</param>
    /// <param name="region">Where it stands.</param>
    public static IMetricSet OfSilo(string silo, string region, CatalogCounts catalog, RegionCounts regions)
    {
        CatalogCounts[] items = [catalog];
        var (version, commit) = ProcessVersion.Present;
        var about = LabelText.Of(("silo", silo), ("region", region), ("version", version), ("commit", commit));
        return new MetricSet<CatalogCounts>(() => items,
            new(Metric.Gauge("odin_silo_info", "", "1; what the silo is.", "silo", "region", "version", "commit"),
                (_, samples) => samples.Add(1, about)),
            new(Metric.Gauge("odin_catalog_version", "", "The newest version of the catalog that the silo's grains have; 0: none yet."),
                (counts, samples) => samples.Add(regions.Regions.Select(region => region.CatalogVersion)
                    .Append(counts.Standing?.Version ?? 0).Max())),
            new(Metric.Counter("odin_config_applies_total", "", "Documents applied or rolled back to on this silo, by what became of them.",
                "outcome"), AddApplies),
            new(Metric.Gauge("odin_config_last_apply_success", "",
                "0 while the last document was refused, else 1. Only the silo with the catalog's grain has it."), (counts, samples) =>
            {
                if (counts.Standing is { } standing) samples.Add(standing.IsLastApplyGood ? 1 : 0);
            }),
            new(Metric.Gauge("odin_config_last_apply_success_timestamp_seconds", "s",
                "When a document was last taken, since 1970. Only the silo that took it has it."), (counts, samples) =>
            {
                if (counts.Standing?.LastSuccess is { } at) samples.Add(at.ToUnixTimeMilliseconds() / 1000.0);
            }));
    }

    public static IMetricSet OfRegions(RegionCounts regions) => new MetricSet<IGrouping<string, RegionStanding>>(
        () => [.. regions.Regions.GroupBy(region => region.Region, StringComparer.Ordinal)],
        new(Metric.Gauge("odin_region_edges", "", "Live edges of a region whose grain is on this silo.", "region"),
            (region, samples) =>
            {
                if (region.FirstOrDefault(part => part.Shard == 0) is { } own) samples.Add(own.Edges, LabelText.Of("region", region.Key));
            }),
        new(Metric.Gauge("odin_region_silence_seconds", "s",
            "For how long the catalog or an app's grain has not answered the region, or a shard of it on this silo, whichever is longest.",
            "region"),
            (region, samples) => samples.Add(region.Max(part => part.Silence).TotalSeconds, LabelText.Of("region", region.Key))));

    public static IMetricSet OfRollUps(RegionCounts regions) => new MetricSet<KeyValuePair<string, int>>(() => Failing(regions),
        new MetricReader<KeyValuePair<string, int>>(
            Metric.Gauge("odin_rollups_failing", "", "Regions on this silo whose numbers the app's grain does not take.", "app"),
            (app, samples) => samples.Add(app.Value, LabelText.Of("app", app.Key))));

    public static IMetricSet OfFanouts(FanoutCounts fanouts)
    {
        var questions = Enum.GetValues<FanoutQuestion>();
        return new MetricSet<FanoutQuestion>(() => questions,
            new(Metric.Histogram("odin_fanout_duration_seconds", "How long a question to all edges took, by what was asked.", "question"),
                (question, samples) => samples.Add(fanouts.DurationsOf(question), Questions[(int)question])),
            new(Metric.Counter("odin_fanout_missing_total", "", "Edges and regions that did not answer such a question.", "question"),
                (question, samples) => samples.Add(fanouts.MissingOf(question), Questions[(int)question])));
    }

    public static IMetricSet OfApiRequests(ApiCounts api) => new MetricSet<KeyValuePair<(string Route, int Code), long>>(() => api.Requests,
        new MetricReader<KeyValuePair<(string Route, int Code), long>>(
            Metric.Counter("odin_api_requests_total", "", "Requests to the admin API, by route and status.", "route", "code"),
            (one, samples) => samples.Add(one.Value, LabelText.Of("route", one.Key.Route), LabelText.Of("code",
                one.Key.Code.ToString(CultureInfo.InvariantCulture)))));

    public static IMetricSet OfApiDurations(ApiCounts api) => new MetricSet<KeyValuePair<string, SharedHistogram>>(() => api.Durations,
        new MetricReader<KeyValuePair<string, SharedHistogram>>(
            Metric.Histogram("odin_api_request_duration_seconds", "How long requests to the admin API took, without streams.", "route"),
            (one, samples) => samples.Add(one.Value, LabelText.Of("route", one.Key))));

    public static IMetricSet OfApiDenials(ApiCounts api) => new MetricSet<KeyValuePair<string, long>>(() => api.Denied,
        new MetricReader<KeyValuePair<string, long>>(
            Metric.Counter("odin_api_denied_total", "", "Requests to the admin endpoint that were refused before they were served.",
                "reason"),
            (one, samples) => samples.Add(one.Value, LabelText.Of("reason", one.Key))));

    public static IMetricSet OfCalls(RefusedCallCounts counts)
    {
        var reasons = Enum.GetValues<CallRefusal>();
        return new MetricSet<CallRefusal>(() => reasons, new MetricReader<CallRefusal>(
            Metric.Counter("odin_calls_refused_total", "", "Calls of edges and strangers within the cluster that were refused.", "reason"),
            (reason, samples) => samples.Add(counts.Of(reason), CallReasons[(int)reason])));
    }

    private static void AddApplies(CatalogCounts counts, ISamples samples)
    {
        for (var outcome = 0; outcome < Outcomes.Length; outcome++)
        {
            var count = counts.Applies((ApplyOutcome)outcome);
            if (count > 0 || outcome == 0) samples.Add(count, default, Outcomes[outcome]);
        }
    }

    private static KeyValuePair<string, int>[] Failing(RegionCounts regions) =>
        [.. regions.Regions.SelectMany(part => part.RollUps, (part, rollUp) => (part.Region, App: rollUp.Key, IsFailing: rollUp.Value))
            .GroupBy(rollUp => rollUp.App, StringComparer.Ordinal)
            .Select(app => KeyValuePair.Create(app.Key, app.Where(rollUp => rollUp.IsFailing).DistinctBy(rollUp => rollUp.Region).Count()))
            .OrderBy(app => app.Key, StringComparer.Ordinal)];
}
