using System.Collections.Immutable;

namespace Odin.Grains.Tickets;

/// <summary>The secrets of tickets that are in use at one time: the next one, the present one and two from before. Pure;
/// immutable.</summary>
/// <remarks>
/// A secret comes to all edges <see cref="Lead"/> before the first edge seals with it, so no edge meets a ticket that it cannot open.
/// Nothing is stored: a grain that begins anew takes over what the first edge that calls it has, and within <see cref="Gathering"/> what
/// others of the cluster have beside that.
/// </remarks>
[GenerateSerializer, Immutable, Alias("odin.ticket-key-set")]
public sealed record TicketKeySet
{
    /// <summary>How long edges seal with one.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromHours(12);

    /// <summary>Longer than an edge goes without asking, and than clocks differ.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMinutes(10);

    /// <summary>How long a grain that begins anew listens to what edges have.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMinutes(5);

    private const int MaxSecrets = 4;

    /// <summary>The newest first.</summary>
    [Id(0)] public ImmutableArray<TicketSecret> Secrets { get; init; } = [];

    /// <summary>They came from the cluster; else one process made them for itself.</summary>
    [Id(1)] public bool IsShared { get; init; }

    /// <summary>A process's own, until the cluster answers.</summary>
    public static TicketKeySet Own(DateTimeOffset now) => new() { Secrets = [TicketSecret.New(now)] };

    /// <summary>What to seal with: the newest whose time has come; null: there is none.</summary>
    public TicketSecret? SealingAt(DateTimeOffset now) =>
        Secrets.FirstOrDefault(secret => secret.From <= now) ?? Secrets.LastOrDefault();

    /// <summary>With the next secret, when it is time to hand that out.</summary>
    public TicketKeySet Rotated(DateTimeOffset now)
    {
        if (Secrets.IsEmpty) return this with { Secrets = [TicketSecret.New(now)] };
        var due = Secrets[0].From + Turn;
        if (now < due - Lead) return this;
        var from = due > now + Lead ? due : now + Lead;
        return Of([.. Secrets, TicketSecret.New(from)], IsShared);
    }

    /// <summary>What either has, the newest of it. One from the far future is a wrong clock's, and one of another length a lie.</summary>
    public TicketKeySet With(TicketKeySet other, DateTimeOffset now) =>
        Of(Secrets.Concat(other.Secrets.Where(secret => secret.IsWhole && secret.From <= now + Turn + Lead)), IsShared || other.IsShared);

    public bool IsSame(TicketKeySet other) =>
        IsShared == other.IsShared && Secrets.Select(secret => secret.Id).SequenceEqual(other.Secrets.Select(secret => secret.Id));

    private static TicketKeySet Of(IEnumerable<TicketSecret> secrets, bool isShared) => new()
    {
        Secrets = [.. secrets.DistinctBy(secret => secret.Id).OrderByDescending(secret => secret.From).ThenBy(secret => secret.Id)
            .Take(MaxSecrets)],
        IsShared = isShared,
    };
}
