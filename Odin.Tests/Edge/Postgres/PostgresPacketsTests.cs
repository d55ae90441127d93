using System.Buffers.Binary;
using System.Text;
using Odin.Edge.Postgres;

namespace Odin.Tests.Edge.Postgres;

public sealed class PostgresPacketsTests
{
    [Theory]
    [InlineData("00000008 04D2162F", "Tls")]
    [InlineData("00000008 04D21630", "Gss")]
    [InlineData("00000010 04D2162E", "Cancel")]
    [InlineData("00000029 00030000", "Startup")]
    [InlineData("00002710 00030002", "Startup")]
    [InlineData("00002711 00030000", "Other")]   // Longer than PostgreSQL takes.
    [InlineData("00000009 04D2162F", "Other")]
    [InlineData("00000008 04D2162E", "Other")]
    [InlineData("00000008 00030000", "Other")]   // No room for a user.
    [InlineData("00000029 00020000", "Other")]
    [InlineData("00000008 04D2162F 160301", "Tls")]
    [InlineData("1603010200010001", "Other")]
    [InlineData("16", "Other")]
    [InlineData("47", "Other")]
    [InlineData("", "Incomplete")]
    [InlineData("00", "Incomplete")]
    [InlineData("00000008 04D216", "Incomplete")]
    public void A_request_is_known_by_its_first_eight_bytes(string bytes, string request) =>
        PostgresPackets.Read(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal))).ToString().ShouldBe(request);

    [Fact]
    public void The_refusal_is_one_whole_error_response()
    {
        var message = PostgresPackets.EncryptionIsRequired;

        ((char)message[0]).ShouldBe('E');
        BinaryPrimitives.ReadInt32BigEndian(message[1..]).ShouldBe(message.Length - 1);
        var fields = Encoding.ASCII.GetString(message[5..]).Split('\0');
        fields[..3].ShouldBe(["SFATAL", "VFATAL", "C28000"]);
        fields[3].ShouldStartWith("Mthis server takes encrypted connections only");
        fields[4..].ShouldBe(["", ""]);
    }
}
