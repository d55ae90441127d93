using System.Net;
using CsCheck;
using Odin.Edge.Announcing.Bgp;

namespace Odin.Tests.Edge.Announcing.Bgp;

public sealed class BgpUpdateTests
{
    private static readonly Gen<IPAddress> IPv4 = Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes));

    private static readonly Gen<IPAddress> IPv6 = Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes));

    private static readonly Gen<BgpCommunity> Ordinary =
        Gen.Select(Gen.UShort, Gen.UShort).Select((first, second) => new BgpCommunity(first, second));

    private static readonly Gen<BgpCommunity> Large =
        Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt).Select((first, second, third) => new BgpCommunity(first, second, third));

    private static readonly Gen<BgpSettings> Settings =
        Gen.Select(Gen.UInt[1, uint.MaxValue], Ordinary.Array[0, 20], Large.Array[0, 20], Gen.Int[0, 10]).Select(
            (number, ordinary, large, prepend) => new BgpSettings
            {
                As = number,
                Peers = [],
                Communities = [.. ordinary, .. large],
                SoftPrepend = prepend,
            });

    [Fact]
    public void Another_reader_finds_in_an_announcement_what_was_meant() =>
        Gen.Select(Settings, Gen.OneOf(Gen.Select(IPv4, IPv4), Gen.Select(IPv6, IPv6)), Gen.Bool, Gen.Bool, Gen.Bool).Sample(
            (settings, place, isSoft, isFourByte, isInternal) =>
            {
                var peer = isInternal ? settings.As : settings.As == 7 ? 8u : 7u;
                var update = DecodedUpdate.Of(BgpUpdate.Announce(place.Item1, place.Item2,
                    BgpPath.Of(settings, peer, isFourByte, isSoft)));

                update.Announced.ShouldBe([place.Item1]);
                update.Withdrawn.ShouldBeEmpty();
                update.NextHop.ShouldBe(place.Item2);
                update.Med.ShouldBe(isSoft ? 1000u : 0u);
                update.LocalPreference.ShouldBe(isInternal ? isSoft ? 0u : 100u : null);
                CheckPath(update, settings.As, isInternal ? 0 : isSoft ? 1 + settings.SoftPrepend : 1, isFourByte);
                var marks = settings.Communities.OrderBy(community => community.Third is not null).Select(mark => mark.ToString());
                update.Communities.ShouldBe(isSoft ? marks.Prepend("65535:0") : marks);
            }, iter: 2000);

    [Fact]
    public void Another_reader_finds_in_a_withdrawal_what_was_meant() => Gen.OneOf(IPv4, IPv6).Sample(address =>
    {
        var update = DecodedUpdate.Of(BgpUpdate.Withdraw(address));

        update.Withdrawn.ShouldBe([address]);
        update.Announced.ShouldBeEmpty();
        update.Attributes.Keys.ShouldAllBe(type => type == 15);
    });

    [Theory]
    [InlineData("64500:100", true)]
    [InlineData("65535:0", true)]
    [InlineData("4200000000:1:2", true)]
    [InlineData("65536:1", false)]
    [InlineData("1:2:3:4", false)]
    [InlineData("1", false)]
    [InlineData("-1:2", false)]
    [InlineData("no-export", false)]
    public void A_community_is_two_small_numbers_or_three_large_ones(string text, bool isGood)
    {
        BgpCommunity.TryParse(text, out var community).ShouldBe(isGood);
        if (isGood) community.ToString().ShouldBe(text);
    }

    private static void CheckPath(DecodedUpdate update, uint number, int hops, bool isFourByte)
    {
        var shown = !isFourByte && number > ushort.MaxValue ? 23456u : number;
        update.Path(isFourByte ? 4 : 2).ShouldBe(Enumerable.Repeat(shown, hops));
        update.FourBytePath.ShouldBe(shown == number ? [] : Enumerable.Repeat(number, hops));
    }
}
