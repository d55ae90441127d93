using System.Collections.Immutable;
using Odin.Grains.Tickets;

namespace Odin.Tests.Grains.Tickets;

public sealed class TicketKeySetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_next_secret_is_handed_out_before_its_turn_and_the_two_before_the_present_one_stay()
    {
        var first = new TicketKeySet().Rotated(Start);
        first.Rotated(Start + TicketKeySet.Turn - TicketKeySet.Lead - TimeSpan.FromSeconds(1)).ShouldBeSameAs(first);

        var due = Start + TicketKeySet.Turn;
        var second = first.Rotated(due - TicketKeySet.Lead);
        second.Secrets.Length.ShouldBe(2);
        second.Secrets[0].From.ShouldBe(due);
        second.SealingAt(due - TimeSpan.FromSeconds(1)).ShouldBe(first.Secrets[0]);
        second.SealingAt(due).ShouldBe(second.Secrets[0]);

        var present = second;
        for (var turn = 2; turn < 8; turn++) present = present.Rotated(Start + turn * TicketKeySet.Turn - TicketKeySet.Lead);
        present.Secrets.Length.ShouldBe(4);
        present.Secrets.Select(secret => secret.From).ShouldBe(
            [Start + 7 * TicketKeySet.Turn, Start + 6 * TicketKeySet.Turn, Start + 5 * TicketKeySet.Turn, Start + 4 * TicketKeySet.Turn]);
    }

    [Fact]
    public void After_a_long_silence_the_next_secret_has_time_to_reach_every_edge()
    {
        var late = Start + TimeSpan.FromDays(30);

        var next = new TicketKeySet().Rotated(Start).Rotated(late);

        next.Secrets[0].From.ShouldBe(late + TicketKeySet.Lead);
        next.SealingAt(late).ShouldBe(next.Secrets[1]);
    }

    [Fact]
    public void What_two_have_is_the_same_whoever_comes_first_and_never_grows()
    {
        var sets = Enumerable.Range(0, 5).Select(hour => TicketKeySet.Own(Start.AddHours(hour))).ToList();

        var (forth, back) = (new TicketKeySet(), new TicketKeySet());
        foreach (var set in sets) forth = forth.With(set, Start.AddHours(5));
        foreach (var set in Enumerable.Reverse(sets)) back = back.With(set, Start.AddHours(5));

        forth.IsSame(back).ShouldBeTrue();
        forth.Secrets.Length.ShouldBe(4);
        forth.Secrets[0].ShouldBe(sets[4].Secrets[0]);
        forth.With(forth, Start.AddHours(5)).IsSame(forth).ShouldBeTrue();
    }

    [Fact]
    public void A_clock_that_is_days_ahead_displaces_nothing()
    {
        var present = TicketKeySet.Own(Start);

        present.With(TicketKeySet.Own(Start.AddDays(3)), Start).IsSame(present).ShouldBeTrue();
    }

    [Fact]
    public void A_secret_of_another_length_reaches_nobody()
    {
        var present = TicketKeySet.Own(Start);
        var lies = new TicketKeySet
        {
            Secrets = [.. new ImmutableArray<byte>[] { default, [], [1], [.. new byte[33]] }
                .Select(bytes => new TicketSecret(Guid.NewGuid(), Start, bytes))],
        };

        present.With(lies, Start).IsSame(present).ShouldBeTrue();
        new TicketKeySet().With(lies, Start).Rotated(Start).Secrets.ShouldHaveSingleItem().IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void No_message_has_the_bytes() =>
        $"{TicketKeySet.Own(Start).Secrets[0]}".ShouldEndWith("from 2026-11-29 00:00:00Z");
}
