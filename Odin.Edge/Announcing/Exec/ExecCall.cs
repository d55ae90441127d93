namespace Odin.Edge.Announcing.Exec;

/// <summary>One VIP: what the program was called with last, and when it is called again.</summary>
internal sealed class ExecCall(VipOffering offering)
{
    private VipOffer? _called;
    private TimeSpan _dueAt;

    public VipOffering Offering { get; private set; } = offering;

    /// <summary>Why the last call failed; null: it did not.</summary>
    public string? Failure { get; private set; }

    public long Changes { get; private set; }

    /// <summary>The program has withdrawn it, and said so.</summary>
    public bool IsWithdrawn => _called == VipOffer.None && Failure is null;

    public void Offer(VipOffering offering)
    {
        if (offering.Offer != Offering.Offer || !offering.Addresses.AsSpan().SequenceEqual(Offering.Addresses.AsSpan()))
            _dueAt = TimeSpan.Zero;
        Offering = offering;
    }

    public void Withdraw() => Offer(Offering with { Offer = VipOffer.None });

    public bool IsDue(TimeSpan now) => now >= _dueAt;

    public void OnCalled(string? failure, TimeSpan now)
    {
        if (_called != Offering.Offer) Changes++;
        (_called, Failure, _dueAt) = (Offering.Offer, failure, now + ExecDriver.Repeat);
    }
}
