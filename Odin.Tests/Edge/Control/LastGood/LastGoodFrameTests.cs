using CsCheck;
using Odin.Edge.Control.LastGood;

namespace Odin.Tests.Edge.Control.LastGood;

public sealed class LastGoodFrameTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    [Fact]
    public void The_bytes_of_another_key_are_refused_and_those_of_no_key() => Gen.Byte.Array[0, 100].Sample(content =>
    {
        var file = LastGoodFrame.Wrap(content, [.. Key.Reverse()]);
        return LastGoodFrame.Unwrap(file, Key).Damage!.Contains("not signed with this edge's key", StringComparison.Ordinal)
            && LastGoodFrame.Unwrap(file, null).Damage!.Contains("is not there", StringComparison.Ordinal);
    });

    [Fact]
    public void What_is_wrapped_comes_back() => Gen.Byte.Array[0, 500].Sample(content =>
    {
        var (read, damage) = LastGoodFrame.Unwrap(LastGoodFrame.Wrap(content, Key), Key);
        return damage is null && read.Span.SequenceEqual(content);
    });

    [Fact]
    public void Any_changed_byte_is_noticed() =>
        Gen.Select(Gen.Byte.Array[1, 200], Gen.Int[0, 10_000], Gen.Byte[1, 255]).Sample((content, place, change) =>
    {
        var file = LastGoodFrame.Wrap(content, Key);
        file[place % file.Length] ^= change;
        return LastGoodFrame.Unwrap(file, Key).Damage is not null;
    });

    [Fact]
    public void Any_cut_is_noticed() => Gen.Select(Gen.Byte.Array[1, 200], Gen.Int[0, 10_000]).Sample((content, length) =>
    {
        var file = LastGoodFrame.Wrap(content, Key);
        return LastGoodFrame.Unwrap(file.AsMemory(0, length % file.Length), Key).Damage is not null;
    });

    [Fact]
    public void A_later_format_is_reported_as_such()
    {
        var file = LastGoodFrame.Wrap("content"u8, Key);
        file[11] = 3;

        LastGoodFrame.Unwrap(file, Key).Damage.ShouldBe("it has format 3, and this release reads 2");
    }
}
