using CsCheck;
using Odin.Edge.Control.LastGood;

namespace Odin.Tests.Edge.Control.LastGood;

public sealed class LastGoodFrameTests
{
    [Fact]
    public void What_is_wrapped_comes_back() => Gen.Byte.Array[0, 500].Sample(content =>
    {
        var (read, damage) = LastGoodFrame.Unwrap(LastGoodFrame.Wrap(content));
        return damage is null && read.Span.SequenceEqual(content);
    });

    [Fact]
    public void Any_changed_byte_is_noticed() =>
        Gen.Select(Gen.Byte.Array[1, 200], Gen.Int[0, 10_000], Gen.Byte[1, 255]).Sample((content, place, change) =>
    {
        var file = LastGoodFrame.Wrap(content);
        file[place % file.Length] ^= change;
        return LastGoodFrame.Unwrap(file).Damage is not null;
    });

    [Fact]
    public void Any_cut_is_noticed() => Gen.Select(Gen.Byte.Array[1, 200], Gen.Int[0, 10_000]).Sample((content, length) =>
    {
        var file = LastGoodFrame.Wrap(content);
        return LastGoodFrame.Unwrap(file.AsMemory(0, length % file.Length)).Damage is not null;
    });

    [Fact]
    public void A_later_format_is_reported_as_such()
    {
        var file = LastGoodFrame.Wrap("content"u8);
        file[11] = 2;

        LastGoodFrame.Unwrap(file).Damage.ShouldBe("it has format 2, and this release reads 1");
    }
}
