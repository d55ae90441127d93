using Odin.Hosting.Certificates;

namespace Odin.Tests.Hosting.Certificates;

/// <summary>Whatever a cluster and its members may be called, their certificates say exactly that.</summary>
public sealed class ClusterNameTests
{
    [Theory]
    [InlineData("odin"), InlineData("Prod"), InlineData("my_cluster"), InlineData("a..b"), InlineData("-x-"), InlineData("x."),
        InlineData(".x"), InlineData("1.2"), InlineData("127.1"), InlineData("0x7f"), InlineData("1"), InlineData("999.999"),
        InlineData("a.b.c-D_e"), InlineData("123456789012345678901234567890123456789012345678901234567890abc")]
    public void A_member_is_known_by_the_name_it_was_given(string name)
    {
        using var authority = CertificateAuthority.Create(name, TimeSpan.FromDays(1), TimeProvider.System);

        foreach (var role in Enum.GetValues<CertificateRole>())
        {
            var certificates = ClusterCertificates.Of(authority, role, name, TimeSpan.FromHours(1), TimeProvider.System);

            certificates.Who(certificates.Own).ShouldBe(new CertificateName(name, role, name));
        }
    }
}
