using Odin.Silo.Access;

namespace Odin.Tests.Silo.Access;

public sealed class KeyFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    private static readonly string Hash = KeyText.HashOf("any");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_line_is_read_as_it_is_printed()
    {
        var keys = (ApiKey[])
        [
            new(Hash, "ann", Role.Admin),
            new(KeyText.HashOf("other"), "ci-1", Role.Operator) { Apps = ["web", "db"], Expires = DateTimeOffset.UnixEpoch.AddYears(90) },
        ];
        File.WriteAllLines(_file, ["# ours", "", .. keys.Select(KeyLine.Of)]);

        var (read, failure) = KeyFile.Read(_file);

        failure.ShouldBeNull();
        read.Select(KeyLine.Of).ShouldBe(keys.Select(KeyLine.Of));
        read[1].Expires.ShouldBe(keys[1].Expires);
        read[1].Apps.ShouldBe(keys[1].Apps);
    }

    [Theory]
    [InlineData("", "has no key")]
    [InlineData("# nothing", "has no key")]
    [InlineData("odin_x admin ann", "the key itself does not belong here")]
    [InlineData("HASH admin", "expected HASH ROLE NAME")]
    [InlineData("HASH root ann", "role 'root'")]
    [InlineData("HASH 2 ann", "role '2'")]
    [InlineData("HASH admin a/b", "name 'a/b'")]
    [InlineData("HASH admin ann apps=", "'apps='")]
    [InlineData("HASH admin ann expires=soon", "'expires=soon'")]
    [InlineData("HASH admin ann for=ever", "'for=ever'")]
    public void A_file_with_a_slip_is_refused_with_its_place(string line, string says)
    {
        File.WriteAllText(_file, line.Replace("HASH", Hash, StringComparison.Ordinal));

        var (keys, failure) = KeyFile.Read(_file);

        keys.ShouldBeEmpty();
        failure!.ShouldContain(says);
        failure!.ShouldContain(_file);
    }
}
