using Odin.Cli.Api;

namespace Odin.Tests.CommandLines;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ProfileFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const string Good = """
        default: prod
        profiles:
          prod: { api: "https://odin:8443", key: odin_a, ca: ~/ca.crt }
          lab: { api: "http://lab:8080", keyFile: /keys/lab, certificate: /c.crt, certificateKey: /c.key }
        """;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_default_profile_and_a_named_one_are_read()
    {
        Write(Good);

        var (prod, _) = ProfileFile.Read(_file, name: null);
        (prod!.Name, prod.Api, prod.Key).ShouldBe(("prod", "https://odin:8443", "odin_a"));
        prod.Ca.ShouldBe(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "ca.crt"));
        ProfileFile.Read(_file, "lab").Profile.ShouldBe(
            new Profile("lab") { Api = "http://lab:8080", KeyFile = "/keys/lab", Certificate = "/c.crt", CertificateKey = "/c.key" });
    }

    [Fact]
    public void No_file_says_nothing_until_a_profile_is_asked_for()
    {
        ProfileFile.Read("/nowhere/config.yaml", name: null).ShouldBe((null, null));
        ProfileFile.Read("/nowhere/config.yaml", "prod").Failure.ShouldNotBeNull().ShouldContain("--profile 'prod'");
    }

    [Fact]
    public void One_that_others_may_read_is_refused_with_the_remedy()
    {
        Write(Good);
        File.SetUnixFileMode(_file, OwnerOnly | UnixFileMode.GroupRead);

        ProfileFile.Read(_file, name: null).Failure.ShouldNotBeNull().ShouldEndWith($"chmod 600 {_file}");
    }

    [Theory]
    [InlineData("profiles: [", "this is no YAML")]
    [InlineData("prod", "expected `profiles:`")]
    [InlineData("profile: {}", "'profile' is not known here. Did you mean profiles?")]
    [InlineData("default: prd\nprofiles: { prod: { api: x } }", "there is no profile 'prd'. Did you mean prod?")]
    [InlineData("default: prod\nprofiles: { prod: { apy: x } }", "'apy' is not known here. Did you mean api?")]
    public void What_is_wrong_is_named_with_what_was_meant(string text, string says)
    {
        Write(text);

        ProfileFile.Read(_file, name: null).Failure.ShouldNotBeNull().ShouldContain(says);
    }

    private void Write(string text)
    {
        File.WriteAllText(_file, text);
        File.SetUnixFileMode(_file, OwnerOnly);
    }
}
