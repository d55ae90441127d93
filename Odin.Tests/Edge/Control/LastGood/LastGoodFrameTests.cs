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
    public void Changes_follow_their_file_in_their_order_and_a_torn_tail_costs_itself() =>
        Gen.Select(Gen.Byte.Array[0, 50].Array[1, 5], Gen.Int[0, 10_000]).Sample((contents, cut) =>
    {
        var file = LastGoodFrame.SignatureOf(LastGoodFrame.Wrap("file"u8, Key));
        var (frames, after) = (new List<byte[]>(), file);
        foreach (var content in contents)
        {
            frames.Add(LastGoodFrame.Wrap(content, Key, after.Span));
            after = LastGoodFrame.SignatureOf(frames[^1]);
        }

        byte[] all = [.. frames.SelectMany(frame => frame)];
        var length = cut % (all.Length + 1);
        var (whole, bytes) = (0, 0);
        for (; whole < frames.Count && bytes + frames[whole].Length <= length; whole++) bytes += frames[whole].Length;

        var (read, rest) = LastGoodFrame.Unwrap(all.AsMemory(0, length), Key, file);

        read.Select(content => content.ToArray()).ShouldBe(contents[..whole]);
        rest.ShouldBe(length - bytes);
        byte[] turned = [.. Enumerable.Reverse(frames).SelectMany(frame => frame)];
        LastGoodFrame.Unwrap(turned, Key, file).Contents.Length.ShouldBeLessThanOrEqualTo(frames.Count == 1 ? 1 : 0);
        LastGoodFrame.Unwrap(all, [.. Key.Reverse()], file).Contents.ShouldBeEmpty();
        LastGoodFrame.Unwrap(all, Key, LastGoodFrame.SignatureOf(LastGoodFrame.Wrap("other"u8, Key))).Contents.ShouldBeEmpty();
    });

    [Fact]
    public void A_later_format_is_reported_as_such()
    {
        var file = LastGoodFrame.Wrap("content"u8, Key);
        file[11] = 3;

        LastGoodFrame.Unwrap(file, Key).Damage.ShouldBe("it has format 3, and this release reads 2");
    }
}
