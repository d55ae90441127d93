using Microsoft.Extensions.Time.Testing;
using Odin.Cli.Certificates;
using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Hosting.Certificates;
using Odin.Hosting.Files;

namespace Odin.Tests.Hosting.Certificates;

/// <summary>What <c>odin cluster</c> writes, and what it refuses.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CertificateCommandTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("odin-certs-").FullName, "made");
    private readonly StringWriter _messages = new();

    [Fact]
    public void An_edge_is_issued_a_certificate_that_its_cluster_believes_with_a_key_for_its_owner_only()
    {
        Run("init", _folder, "--cluster-id", "prod").ShouldBe(0);
        Run("issue", "edge", "fra-1", "--dir", _folder).ShouldBe(0);

        var options = new CertificateOptions { ClusterCa = At("ca.crt"), Certificate = At("fra-1.crt"), Key = At("fra-1.key") };
        var (certificates, failure) = ClusterCertificates.Load(options, "prod", CertificateRole.Edge, TimeProvider.System);
        failure.ShouldBeNull();
        certificates!.Name.ShouldBe(new CertificateName("prod", CertificateRole.Edge, "fra-1"));
        certificates.Who(certificates.Own).ShouldBe(certificates.Name);
        foreach (var key in new[] { "ca.key", "fra-1.key" })
            File.GetUnixFileMode(At(key)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, key);
    }

    [Fact]
    public void Whoever_is_named_with_a_new_authority_gets_a_certificate_at_once()
    {
        Run("init", _folder, "--silo", "silo-1", "--edge", "fra-1", "--edge", "fra-2", "--operator", "ada").ShouldBe(0);

        foreach (var (name, role) in new[]
        {
            ("silo-1", CertificateRole.Silo), ("fra-1", CertificateRole.Edge), ("fra-2", CertificateRole.Edge),
            ("ada", CertificateRole.Operator),
        })
        {
            var options = new CertificateOptions { ClusterCa = At("ca.crt"), Certificate = At($"{name}.crt"), Key = At($"{name}.key") };
            ClusterCertificates.Load(options, "odin", role, TimeProvider.System).Failure.ShouldBeNull();
        }
    }

    [Fact]
    public void Nothing_that_is_there_is_replaced()
    {
        Run("init", _folder).ShouldBe(0);
        Run("issue", "silo", "one", "--dir", _folder).ShouldBe(0);
        var before = Directory.GetFiles(_folder).ToDictionary(file => file, File.ReadAllText);

        (Run("init", _folder), Run("issue", "edge", "one", "--dir", _folder)).ShouldBe((2, 2));

        _messages.ToString().ShouldContain("has an authority already");
        _messages.ToString().ShouldContain("one.crt");
        Directory.GetFiles(_folder).ToDictionary(file => file, File.ReadAllText).ShouldBe(before, ignoreOrder: true);
    }

    [Theory]
    [InlineData("issue edge ../x", "'../x'")]
    [InlineData("issue edge ..", "'..'")]
    [InlineData("issue edge ca", "not 'ca'")]
    [InlineData("issue king ada", "expected edge, silo or operator")]
    [InlineData("init certs --edge ../x", "--edge '../x'")]
    [InlineData("issue edge fra-1 --days 0", "--days '0'")]
    public void A_bad_name_or_role_is_refused_before_anything_is_written(string line, string message)
    {
        using var signals = new StopSignals();
        var parsed = OdinCommand.Create(Quiet(), signals).Parse(["cluster", .. line.Split(' ')]);

        UsageErrors.Of(parsed).ShouldContain(error => error.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_an_authority_nothing_is_issued()
    {
        Run("issue", "edge", "fra-1", "--dir", _folder).ShouldBe(2);

        _messages.ToString().ShouldContain("odin cluster init");
    }

    [Fact]
    public void An_expired_authority_issues_nothing()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        OwnerFolder.Make(_folder);
        using (var authority = CertificateAuthority.Create("odin", TimeSpan.FromDays(1), time))
            CertificateFiles.Write(authority.Certificate, At("ca.crt"), At("ca.key")).ShouldBeNull();

        Run("issue", "edge", "fra-1", "--dir", _folder).ShouldBe(2);

        _messages.ToString().ShouldContain("has expired on");
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private Terminal Quiet() => new(Stream.Null, Stream.Null, TextWriter.Null, _messages);

    private int Run(params string[] line) => ClusterCommand.Create(Quiet()).Parse(line).Invoke();
}
