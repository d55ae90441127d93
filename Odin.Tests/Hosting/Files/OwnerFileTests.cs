using Odin.Hosting.Files;

namespace Odin.Tests.Hosting.Files;

/// <summary>Files and folders of one user, whatever was there before.</summary>
public sealed class OwnerFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-owner-").FullName;

    private string FilePath => Path.Combine(_folder, "file");

    [Fact]
    public void A_replaced_file_is_its_owners_whatever_it_was_and_whatever_a_crash_left_behind()
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var path in new[] { FilePath, $"{FilePath}.next" })
        {
            File.WriteAllText(path, "before");
            File.SetUnixFileMode(path, Everybody);
        }

        OwnerFile.Replace(FilePath, "after"u8);

        File.ReadAllText(FilePath).ShouldBe("after");
        File.GetUnixFileMode(FilePath).ShouldBe(OwnerOnly);
        Directory.GetFiles(_folder).ShouldBe([FilePath]);
    }

    [Theory]
    [InlineData(0b111_111_111, 0b111_101_101, true)]
    [InlineData(0b111_111_000, 0b111_101_000, true)]
    [InlineData(0b111_101_101, 0b111_101_101, false)]
    [InlineData(0b001_111_111_111, 0b001_111_111_111, false)]   // As /tmp: nobody can move another's files.
    public void From_a_folder_that_was_there_others_lose_the_right_to_write(int before, int after, bool isTightened)
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_folder, (UnixFileMode)before);

        OwnerFolder.Make(_folder).ShouldBe(isTightened);

        File.GetUnixFileMode(_folder).ShouldBe((UnixFileMode)after);
        OwnerFolder.Make(_folder).ShouldBeFalse();
    }

    [Fact]
    public void A_new_folder_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        var path = Path.Combine(_folder, "new");

        OwnerFolder.Make(path).ShouldBeFalse();

        File.GetUnixFileMode(path).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
