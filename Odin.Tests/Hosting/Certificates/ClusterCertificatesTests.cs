using Microsoft.Extensions.Time.Testing;
using Odin.Hosting.Certificates;
using Odin.Hosting.Files;
using Odin.Tests.Support;

namespace Odin.Tests.Hosting.Certificates;

/// <summary>Whom a process believes, and what it does with files that change.</summary>
public sealed class ClusterCertificatesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-certs-").FullName;
    private readonly CertificateAuthority _authority;

    public ClusterCertificatesTests() => _authority = CertificateAuthority.Create("odin", TimeSpan.FromDays(1000), _time);

    [Fact]
    public void Only_certificates_of_the_own_authority_and_cluster_are_believed_while_they_are_good()
    {
        var certificates = Load(_authority, "own");
        using var good = _authority.Issue(CertificateRole.Edge, "fra-1", TimeSpan.FromDays(1));
        using var other = CertificateAuthority.Create("odin", TimeSpan.FromDays(1000), _time);
        using var foreign = other.Issue(CertificateRole.Edge, "fra-1", TimeSpan.FromDays(1));
        using var sameRoot = new CertificateAuthority("test", _authority.Certificate, _time);
        using var ofTest = sameRoot.Issue(CertificateRole.Edge, "fra-1", TimeSpan.FromDays(1));
        using var nobody = TestCertificate.SelfSigned("fra-1");

        certificates.Who(good).ShouldBe(new CertificateName("odin", CertificateRole.Edge, "fra-1"));
        new[] { foreign, ofTest, nobody, other.Certificate, _authority.Certificate }.ShouldAllBe(one => certificates.Who(one) == null);
        _time.Advance(TimeSpan.FromDays(2));
        certificates.Who(good).ShouldBeNull();
    }

    [Fact]
    public void Passes_of_one_name_push_out_no_others_and_fill_no_memory()
    {
        var silo = Load(_authority, "own");
        var (known, other) = (new KnownPasses(silo), CallerPass.Write(silo.Own, _time.GetUtcNow()));
        using var edge = _authority.Issue(CertificateRole.Edge, "fra-1", TimeSpan.FromDays(1));
        known.Who(other).ShouldNotBeNull();

        for (var second = 0; second < 50; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            known.Who(CallerPass.Write(edge, _time.GetUtcNow()))!.Name.ShouldBe("fra-1");
        }

        known.Count.ShouldBe(KnownPasses.MostOfOne + 1);
        known.Who(other).ShouldNotBeNull();
        known.Count.ShouldBe(KnownPasses.MostOfOne + 1);
    }

    [Fact]
    public void An_authority_is_changed_in_three_steps_without_a_moment_in_which_two_processes_do_not_believe_each_other()
    {
        using var next = CertificateAuthority.Create("odin", TimeSpan.FromDays(1000), _time);
        var (one, other) = (Load(_authority, "one"), Load(_authority, "other"));

        foreach (var process in new[] { "one", "other" })
        {
            Trust(process, _authority, next);
            ReadAgain(process == "one" ? one : other);
            AllBelieve(one, other);
        }

        foreach (var process in new[] { "one", "other" })
        {
            Renew(process, next);
            ReadAgain(process == "one" ? one : other);
            AllBelieve(one, other);
        }

        foreach (var process in new[] { "one", "other" })
        {
            Trust(process, next);
            ReadAgain(process == "one" ? one : other);
            AllBelieve(one, other);
        }

        using var old = _authority.Issue(CertificateRole.Edge, "late", TimeSpan.FromDays(1));
        one.Who(old).ShouldBeNull();
    }

    [Fact]
    public void Files_that_cannot_be_used_leave_what_was_read_before()
    {
        var certificates = Load(_authority, "own");
        var before = certificates.Own;

        File.WriteAllText(At("own.key"), "no key");
        certificates.HaveChanged.ShouldBeTrue();
        certificates.ReadAgain().ShouldNotBeNull().ShouldContain("own.key");
        certificates.Own.ShouldBeSameAs(before);

        using var other = CertificateAuthority.Create("odin", TimeSpan.FromDays(1000), _time);
        Renew("own", other);
        certificates.ReadAgain().ShouldNotBeNull().ShouldContain("is not good for the authority");

        Renew("own", _authority, "another");
        certificates.ReadAgain().ShouldNotBeNull().ShouldContain("odin://odin/silo/another, not of odin://odin/silo/own");
        certificates.Own.ShouldBeSameAs(before);
    }

    [Theory]
    [InlineData("other", CertificateRole.Silo, "is of cluster 'odin', and --cluster-id is 'other'")]
    [InlineData("odin", CertificateRole.Edge, "this process needs one of role edge")]
    public void A_certificate_of_another_cluster_or_role_is_refused_at_the_start(string cluster, CertificateRole role, string message)
    {
        _ = Load(_authority, "own");

        ClusterCertificates.Load(Options("own"), cluster, role, _time).Failure.ShouldNotBeNull().ShouldContain(message);
    }

    [Theory]
    [InlineData("own.crt", null, "cannot be read: there is no such file (looked for ")]
    [InlineData("own.key", null, "cannot be read: there is no such file (looked for ")]
    [InlineData("own-ca.crt", null, "cannot be read: there is no such file (looked for ")]
    [InlineData("own.crt", "junk", "holds no certificate in PEM.")]
    [InlineData("own.key", "junk", "cannot be used: expected the key of ")]
    [InlineData("own-ca.crt", "junk", "holds no certificate in PEM.")]
    [InlineData("own.key", "other.key", "is not that of the certificate ")]
    public void A_file_that_cannot_be_used_is_named_with_the_remedy(string file, string? content, string message)
    {
        _ = (Load(_authority, "own"), Load(_authority, "other"));
        File.Delete(At(file));
        if (content is not null) File.WriteAllText(At(file), content == "other.key" ? File.ReadAllText(At(content)) : content);

        FailureOf("own").ShouldSatisfyAllConditions(
            failure => failure.ShouldContain($" {At(file)} {message}"), failure => failure.ShouldNotEndWith(".."));
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_called_one()
    {
        _ = Load(_authority, "own");
        File.Delete(At("own.key"));
        Directory.CreateDirectory(At("own.key"));

        FailureOf("own").ShouldBe($"the key {At("own.key")} is a folder: give the file in it.");
    }

    [Theory]
    [InlineData(0b110_000_000, null)]
    [InlineData(0b110_100_000, null)]   // A group is how systems give a service its key.
    [InlineData(0b110_100_100, "644")]
    [InlineData(0b110_110_000, "660")]
    public void A_key_that_every_user_can_read_or_a_group_can_change_is_a_warning(int mode, string? said)
    {
        if (OperatingSystem.IsWindows()) return;
        var certificates = Load(_authority, "own");
        File.SetUnixFileMode(At("own.key"), (UnixFileMode)mode);
        using var log = new EventLog();
        using var reload = Reload(certificates, log);

        reload.ReadAgain();

        log.Count(4064).ShouldBe(said is null ? 0 : 1);
        log.Count($"{At("own.key")} (mode {said})", 4064).ShouldBe(said is null ? 0 : 1);
    }

    [Fact]
    public void A_renewal_that_is_half_written_is_read_once_more_before_it_is_reported()
    {
        var certificates = Load(_authority, "own");
        _ = Load(_authority, "next");
        using var log = new EventLog();
        using var reload = Reload(certificates, log);
        var (certificate, key) = (File.ReadAllText(At("own.crt")), File.ReadAllText(At("own.key")));

        File.WriteAllText(At("own.crt"), certificate[..(certificate.Length / 2)]);
        reload.Look();
        File.WriteAllText(At("own.crt"), certificate);
        reload.Look();

        (log.Count(4062), log.Count(4061)).ShouldBe((0, 1));

        File.WriteAllText(At("own.key"), key[..(key.Length / 2)]);
        reload.Look();
        log.Count(4062).ShouldBe(0);
        reload.Look();
        reload.Look();
        log.Count(4062).ShouldBe(1);
    }

    [Fact]
    public void A_file_that_says_who_is_let_in_may_be_read_and_not_changed()
    {
        if (OperatingSystem.IsWindows()) return;
        using var log = new EventLog();
        var notice = new LooseFileNotice(log.LoggerOf<LooseFileNotice>());
        File.WriteAllText(At("keys"), "");

        File.SetUnixFileMode(At("keys"), (UnixFileMode)0b110_100_100);
        notice.OfRights(At("keys"));
        log.Count(4065).ShouldBe(0);
        File.SetUnixFileMode(At("keys"), (UnixFileMode)0b110_110_110);
        notice.OfRights(At("keys"));
        notice.OfRights(null);
        log.Count($"{At("keys")} (mode 666)", 4065).ShouldBe(1);
    }

    [Theory]
    [InlineData("odin://odin/edge/fra-1", true)]
    [InlineData("odin://odin/edge/fra-1/more", false)]
    [InlineData("odin://odin/Edge/fra-1", false)]
    [InlineData("odin://odin/0/fra-1", false)]
    [InlineData("odin:///edge/fra-1", false)]
    [InlineData("https://odin/edge/fra-1", false)]
    public void A_name_has_one_spelling(string text, bool isOne) => CertificateName.TryParse(text, out _).ShouldBe(isOne);

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private CertificateReload Reload(ClusterCertificates certificates, EventLog log) => new(
        certificates, new LooseFileNotice(log.LoggerOf<LooseFileNotice>()), _time, log.LoggerOf<CertificateReload>());

    private static void AllBelieve(ClusterCertificates one, ClusterCertificates other) =>
        (one.Who(other.Own)?.Name, other.Who(one.Own)?.Name).ShouldBe(("other", "one"));

    private static void ReadAgain(ClusterCertificates certificates) => certificates.ReadAgain().ShouldBeNull();

    private string At(string name) => Path.Combine(_folder, name);

    private CertificateOptions Options(string process) =>
        new() { ClusterCa = At($"{process}-ca.crt"), Certificate = At($"{process}.crt"), Key = At($"{process}.key") };

    private ClusterCertificates Load(CertificateAuthority authority, string name)
    {
        Trust(name, authority);
        Renew(name, authority);
        var (certificates, failure) = ClusterCertificates.Load(Options(name), "odin", CertificateRole.Silo, _time);
        return certificates.ShouldNotBeNull(failure);
    }

    private string FailureOf(string process) =>
        ClusterCertificates.Load(Options(process), "odin", CertificateRole.Silo, _time).Failure.ShouldNotBeNull();

    private void Trust(string process, params CertificateAuthority[] authorities) =>
        File.WriteAllText(At($"{process}-ca.crt"), string.Join('\n', authorities.Select(one => one.Certificate.ExportCertificatePem())));

    private void Renew(string process, CertificateAuthority authority, string? name = null)
    {
        File.Delete(At($"{process}.crt"));
        File.Delete(At($"{process}.key"));
        using var certificate = authority.Issue(CertificateRole.Silo, name ?? process, TimeSpan.FromDays(100));
        CertificateFiles.Write(certificate, At($"{process}.crt"), At($"{process}.key")).ShouldBeNull();
    }
}
