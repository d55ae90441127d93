using Odin.Edge.Balancing;
using Odin.Edge.Counts;
using Odin.Grains.Edges;

namespace Odin.Edge.Apps;

/// <summary>Where the slots of one app come from, and the counts its targets are ranked by.</summary>
internal interface ILeaseSource : IAsyncDisposable
{
    /// <summary>Begins to ask. Once, from the control side.</summary>
    /// <param name="isAhead">Slots are asked for before the first client is there.</param>
    void Start(bool isAhead);

    /// <summary>Slots of the version before are void: new ones are asked for at once.</summary>
    void OnModelChanged();

    /// <summary>Renews the stock of an app in use before it expires. Called about once a second.</summary>
    void Renew(long nowMilliseconds);

    /// <summary>Connections come, or came lately: its stock is to be renewed. For the control side.</summary>
    bool IsInUse(long nowMilliseconds);

    /// <summary>Slots that may be taken now; 0 for an app whose targets are ranked. From any thread.</summary>
    int Stock { get; }

    /// <summary>Takes the next slot. From any loop's thread.</summary>
    bool TryTake(long configVersion, long nowMilliseconds, out int target);

    /// <summary>The slot that <see cref="TryTake"/> would take now; null: none. From any thread.</summary>
    int? Peek(long configVersion, long nowMilliseconds);

    /// <summary>What to rank targets by; null: nothing fresh enough is known. From any loop's thread.</summary>
    LeasedLoad? LoadAt(AppModel model, long nowMilliseconds, out DecidedBy source);

    /// <summary>A session of an app whose targets are ranked here began or ended. From any loop's thread.</summary>
    void OnChanged();

    /// <summary>Sessions began or ended somewhere: an app in use asks for the counts again. They were left alone while
    /// nothing happened.</summary>
    void OnWorldChanged();

    /// <summary>Asks the grain for this one connection. Null: it did not answer in time, or has no target that was not tried yet.</summary>
    Task<int?> AskAsync(AppModel model, IReadOnlyCollection<int> tried);

    /// <summary>The number of the last report, whoever it went to.</summary>
    long ReportSequence { get; }

    /// <summary>The edge's own numbers of this app at this instant.</summary>
    AppReport Report(AppModel model, long nowMilliseconds);
}
