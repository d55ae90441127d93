using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Hosting.Certificates;
using Odin.Silo.Callers;
using Odin.Tests.Grains.Support;
using Orleans.Serialization;

namespace Odin.Tests.Grains.Catalog;

/// <summary>What a silo signs of a catalog, and whose word counts.</summary>
public sealed class CatalogSealTests : IDisposable
{
    private static readonly CatalogChanges Whole = new()
    {
        Version = 3,
        Catalog = "20260101T000000-aaaaaa",
        IsComplete = true,
        Changed =
        [
            new AppVersion(2, Specs.App("a", Specs.Targets(3)) with { Vip = new VipSpec { Name = "v", Addresses = ["192.0.2.1"] } }),
            new AppVersion(3, Specs.App("b")),
        ],
        Edges = [new EdgeAdminState("fra-1", AdminState.Draining), new EdgeAdminState("fra-2", AdminState.Disabled)],
        SoftRegions = ["fra", "iad"],
        Regions = [new RegionSpec("fra", 50.1, 8.7)],
    };

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly CertificateAuthority _authority;
    private readonly CatalogSigner _signer;

    public CatalogSealTests()
    {
        _authority = CertificateAuthority.Create("odin", TimeSpan.FromDays(1000), _time);
        _signer = SignerOf(_authority, CertificateRole.Silo);
    }

    public static TheoryData<string> Changes => [.. Lies.Keys];

    private static Dictionary<string, Func<CatalogChanges, CatalogChanges>> Lies { get; } = new()
    {
        ["version"] = all => all with { Version = 4 },
        ["catalog"] = all => all with { Catalog = "20270101T000000-aaaaaa" },
        ["an app less"] = all => all with { Changed = all.Changed[1..] },
        ["an app's version"] = all => all with { Changed = [all.Changed[0] with { Version = 3 }, all.Changed[1]] },
        ["a target"] = all => all with { Changed = [all.Changed[0], all.Changed[1] with { Spec = Specs.App("b", Specs.Target("thief")) }] },
        ["a VIP's address"] = all => all with
        {
            Changed =
            [
                all.Changed[0] with { Spec = all.Changed[0].Spec with { Vip = new VipSpec { Name = "v", Addresses = ["192.0.2.2"] } } },
                all.Changed[1],
            ],
        },
        ["an app's admin state"] = all => all with
        {
            Changed = [all.Changed[0] with { AdminStates = new AppAdminStates { App = AdminState.Disabled } }, all.Changed[1]],
        },
        ["an edge's admin state"] = all => all with { Edges = [all.Edges[0] with { AdminState = AdminState.Ready }, all.Edges[1]] },
        ["a soft region"] = all => all with { SoftRegions = ["fra"] },
        ["a place"] = all => all with { Regions = [new RegionSpec("fra", 50.1, 8.8)] },
        ["a part"] = all => all with { IsComplete = false },
        ["no seal"] = all => all with { Seal = null },
        ["a seal of nothing"] = all => all with { Seal = new string('0', 64) + "." },
        ["no digits"] = all => all with { Seal = new string('x', 200) },
    };

    [Fact]
    public void A_copy_that_went_through_the_wire_in_another_order_is_what_was_signed()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var copy = serializer.Deserialize<CatalogChanges>(serializer.SerializeToArray(Sealed()))! with
        {
            Changed = [Whole.Changed[1], Whole.Changed[0]],
            SoftRegions = ["iad", "fra"],
        };

        CatalogSeal.IsGood(copy, _signer).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Whatever_is_another_makes_the_seal_a_lie(string lie) => CatalogSeal.IsGood(Lies[lie](Sealed()), _signer).ShouldBeFalse();

    [Fact]
    public void A_seal_outlives_the_certificate_and_not_the_authority_and_is_no_edges()
    {
        var good = Sealed();
        var asEdge = SealedBy(SignerOf(_authority, CertificateRole.Edge));
        using var other = CertificateAuthority.Create("odin", TimeSpan.FromDays(1000), _time);
        var foreign = SealedBy(SignerOf(other, CertificateRole.Silo));

        CatalogSeal.IsGood(asEdge, _signer).ShouldBeFalse();
        CatalogSeal.IsGood(foreign, _signer).ShouldBeFalse();
        _time.Advance(TimeSpan.FromDays(30));
        CatalogSeal.IsGood(good, SignerOf(_authority, CertificateRole.Silo)).ShouldBeTrue();
    }

    public void Dispose() => _authority.Dispose();

    private CatalogChanges Sealed() => SealedBy(_signer);

    private static CatalogChanges SealedBy(CatalogSigner signer) => Whole with { Seal = new CatalogSeal(signer).Of(AppTable.Of(Whole)) };

    private CatalogSigner SignerOf(CertificateAuthority authority, CertificateRole role) =>
        new(ClusterCertificates.Of(authority, role, "silo-1", TimeSpan.FromDays(1), _time));
}
