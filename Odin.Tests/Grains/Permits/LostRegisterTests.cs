using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Permits;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Permits;

/// <summary>The register of an app's permits was lost: nobody gets what an edge that never reported may still hold.</summary>
public sealed class LostRegisterTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(12);
    private static readonly EdgeIdentity Edge = Specs.Edge();

    [Fact]
    public void A_writer_of_a_higher_epoch_than_the_stored_one_is_believed_and_an_older_one_is_not()
    {
        var lost = new PermitRecord();

        var again = lost.Write(5, 3, [Edge], Hold)!;

        (again.Epoch, again.Sequence, again.Holders.Length).ShouldBe((5, 3, 1));
        again.Write(4, 9, [], Hold).ShouldBeNull();
        again.Write(5, 3, [], Hold).ShouldBeNull();
        again.Write(6, 1, [], Hold)!.Epoch.ShouldBe(6);
    }

    [Theory]
    [InlineData(null, true)]     // A new world: everything is free at once.
    [InlineData(5, false)]       // The catalog was put back 5 s ago: a holder that never reported may be out there.
    [InlineData(60, true)]       // So long ago that every hold has ended.
    public void Permits_are_made_at_once_only_when_no_unknown_holder_can_be_there(int? putBackSecondsAgo, bool isFree)
    {
        var permits = new AppPermits();
        permits.Configure(Specs.App("web") with { Limits = new LimitsSpec { MaxConnections = 10, HoldSilent = Hold } });
        permits.NoteStorage(putBackSecondsAgo is { } ago ? TimeSpan.FromSeconds(ago) : null);
        var register = new PermitRecord();
        var now = TimeSpan.FromSeconds(1);

        (Quota(ref now, 3) > 0).ShouldBe(isFree);
        Quota(ref now, 14).ShouldBeGreaterThan(0, "the hold of whoever it may have been is over");

        int Quota(ref TimeSpan at, int seconds)
        {
            var quota = 0;
            for (; seconds > 0; seconds--, at += TimeSpan.FromSeconds(1))
            {
                var answer = permits.Exchange(Request(at), at);
                _epoch = Math.Max(_epoch, answer.Epoch);
                quota = answer.Quotas.Length > 0 ? answer.Quotas[0].Count : 0;
                _share = quota;
                while (permits.NextStep(at) is { } step) Ask(step, at);
            }

            return quota;
        }

        void Ask(RegisterStep step, TimeSpan at)
        {
            if (step is RegisterStep.Write write)
            {
                var next = register.Write(write.Epoch, write.Sequence, write.Holders, write.Hold);
                register = next ?? register;
                permits.OnWritten(write, next is not null, at);
                return;
            }

            var isNew = register.Epoch == 0;
            register = register.Claim(((RegisterStep.Claim)step).AtLeast);
            permits.OnClaimed(new PermitClaim(register.Epoch, register.Holders, register.Hold) { IsNew = isNew }, at, at);
        }
    }

    private long _epoch;
    private int _share;

    private PermitRequest Request(TimeSpan at) => new()
    {
        Edge = Edge,
        RequestId = at.Ticks,
        ConfigVersion = 1,
        Epoch = _epoch,
        LastTaken = at.Ticks - TimeSpan.TicksPerSecond,
        Lines = [new PermitLine { Quota = _share, Used = 0, Wanted = 5 }],
    };
}
