using Odin.Edge.Tls;

namespace Odin.Tests.Edge.Tls;

/// <summary>How much one read of a socket brings to OpenSSL.</summary>
public sealed class TlsInputTests
{
    private const int Head = 5;
    private const int FullRecord = 16_406;   // Of TLS 1.3.

    [Theory]
    [InlineData(Head, 64 * 1024, 4 * FullRecord)]
    [InlineData(Head, 240 * 1024, 15 * FullRecord)]
    [InlineData(Head, 100, FullRecord)]
    [InlineData(2, 16 * 1024, FullRecord)]                                       // The rest of a head.
    [InlineData(FullRecord - Head, 16 * 1024, FullRecord - Head)]
    [InlineData(6_000, 64 * 1024, 6_000 + (3 * FullRecord))]                     // A record that the last read brought a part of.
    [InlineData(Head, 496 * 1024, 31 * FullRecord)]
    [InlineData(16_640, 10 * 1024 * 1024, 512 * 1024)]
    public void A_read_ends_with_the_last_record_that_there_is_room_for(int asked, int room, int bytes) =>
        new TlsInput().RoomFor(asked, room).Length.ShouldBe(bytes);

    [Fact]
    public void Bytes_are_taken_in_their_order_and_once()
    {
        var input = new TlsInput();
        "headbody"u8.CopyTo(input.RoomFor(Head, 1));
        input.Filled(8);
        var buffer = new byte[5];

        input.Take(buffer.AsSpan(0, 4)).ShouldBe(4);
        buffer.AsSpan(0, 4).SequenceEqual("head"u8).ShouldBeTrue();
        input.Rest.SequenceEqual("body"u8).ShouldBeTrue();
        input.Take(buffer).ShouldBe(4);
        input.IsEmpty.ShouldBeTrue();
        input.Take(buffer).ShouldBe(0);
    }
}
