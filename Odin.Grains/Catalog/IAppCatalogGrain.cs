using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;

namespace Odin.Grains.Catalog;

/// <summary>The whole configuration of the world as one versioned document. One grain, key <see cref="Key"/>.</summary>
[Alias("odin.IAppCatalogGrain")]
public interface IAppCatalogGrain : IGrainWithStringKey
{
    const string Key = "catalog";

    /// <summary>A region that has not asked for longer is gone.</summary>
    static readonly TimeSpan SubscribedFor = TimeSpan.FromSeconds(10);

    /// <summary>Replaces the document. An equal document changes nothing and keeps its version.</summary>
    /// <param name="config">Checked as a reader checks it, whoever calls.</param>
    /// <param name="expectedVersion">The version of the document this change was made against; null: whatever
    /// stands. Admin states do not change it.</param>
    [Alias("apply")]
    Task<ApplyResult> ApplyAsync(ConfigSpec config, long? expectedVersion);

    /// <summary>The same, and it also replaces a catalog in the storage that cannot be read.</summary>
    [Alias("replace")]
    Task<ApplyResult> ReplaceAsync(ConfigSpec config);

    /// <summary>
    /// A copy of a catalog, from somebody who knew it. It is put back when the storage holds none or, of the same catalog, an older
    /// version; of several copies the newest.
    /// </summary>
    /// <param name="copy">Complete, with its identity.</param>
    [Alias("offer")]
    Task OfferAsync(CatalogChanges copy);

    /// <summary>Makes an earlier document the newest version again. The operator's admin states are no part of it and stay.</summary>
    /// <param name="toVersion">A version still in the history; null: the one before the present.</param>
    [Alias("roll-back")]
    Task<ApplyResult> RollBackAsync(long? toVersion);

    /// <summary>Says what the operator wants of an app or of one of its targets. It is stored, and stands until the next one or until the
    /// app or target is configured no more.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="target">As in the configuration; null: the app itself.</param>
    /// <param name="adminState">The admin state.</param>
    /// <exception cref="Exception">The storage is not reachable: nothing was changed.</exception>
    [Alias("set-wish")]
    Task<ApplyResult> SetAdminStateAsync(string app, TargetAddress? target, AdminState adminState);

    /// <summary>Says what the operator wants of an edge, whether it runs now or not. It stands until another admin state.</summary>
    [Alias("set-edge-wish")]
    Task<ApplyResult> SetEdgeAdminStateAsync(string edgeId, AdminState adminState);

    /// <summary>Says whether the VIPs of a region are to be the last choice, whether it has edges now or not. It stands until the next
    /// one.</summary>
    [Alias("steer-region")]
    Task<ApplyResult> SteerAsync(string region, bool isSoft);

    [Alias("get")]
    Task<CatalogDocument> GetAsync();

    /// <summary>The documents that can be rolled back to, and the present one; the newest first.</summary>
    [Alias("get-history")]
    Task<ImmutableArray<DocumentSummary>> GetHistoryAsync();

    /// <summary>The document that stood at a version, then the one before it where that is kept. Empty: it is not kept.</summary>
    [Alias("get-documents")]
    Task<ImmutableArray<CatalogDocument>> GetDocumentsAsync(long version);

    /// <summary>What changed after <paramref name="sinceVersion"/>; 0 asks for everything.</summary>
    [Alias("get-changes")]
    Task<CatalogChanges> GetChangesAsync(long sinceVersion);

    /// <summary>The same for a region, which for the next <see cref="SubscribedFor"/> is notified of
    /// every change the moment it stands.</summary>
    [Alias("follow")]
    Task<CatalogChanges> FollowAsync(string region, long sinceVersion);

    /// <summary>The regions that follow now, sorted.</summary>
    [Alias("get-regions")]
    Task<ImmutableArray<string>> GetRegionsAsync();

    /// <summary>The same and those that followed within the last 50 s: a region that is cut off is not to be forgotten.</summary>
    [Alias("get-known-regions")]
    Task<KnownRegions> GetKnownRegionsAsync();

    /// <summary>One app as it stands; null when there is none of that name.</summary>
    [Alias("get-app")]
    Task<AppVersion?> GetAppAsync(string name);

    /// <summary>The same, for callers that must distinguish "no such app" from "not known".</summary>
    [Alias("look-up-app")]
    Task<AppLookup> LookUpAppAsync(string name);

    /// <summary>What was changed, or refused, of late, and which silos came and went; oldest first.</summary>
    [Alias("get-events")]
    Task<ImmutableArray<ClusterEvent>> GetEventsAsync(EventQuery query);

    /// <summary>The regions that have events to show, those without an edge too.</summary>
    [Alias("get-event-regions")]
    Task<ImmutableArray<string>> GetEventRegionsAsync();

    /// <summary>A silo reports what it saw. The same event of several silos is one.</summary>
    [Alias("record-event")]
    Task RecordAsync(ClusterEvent one);
}
