using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Odin.Cli.Configuration;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Permits;
using Odin.Grains.Placement;
using Odin.Hosting.Redis;
using Odin.Silo.Hosting;
using Odin.Silo.Settings;
using Odin.Tests.Grains.Configuration;
using Odin.Tests.Grains.Support;
using Orleans.Persistence;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Odin.Tests.Silo.State;

/// <summary>What a silo reads, from Redis and from its callers, never names the classes that it makes.</summary>
public sealed class StateSerializerTests : IAsyncDisposable
{
    private static readonly string Name = typeof(Canary).AssemblyQualifiedName!.Split(", Version")[0];

    private readonly WebApplication _silo = NewSilo();

    private IGrainStorageSerializer State =>
        _silo.Services.GetRequiredService<IOptionsMonitor<RedisStorageOptions>>().Get(GrainStorage.Name).GrainStorageSerializer!;

    [Fact]
    public void A_class_that_the_data_names_is_not_made()
    {
        var hostile = BinaryData.FromString($$"""
            {"$type":"{{Name}}","Number":1,"PutBackAt":{"$type":"{{Name}}" },"Table":{"$type":"{{Name}}" },
             "History":{"$type":"{{Name}}[], Odin.Tests","$values":[{"$type":"{{Name}}" } ] } }
            """);
        var before = Canary.Made;

        State.Deserialize<CatalogHead>(hostile).ShouldNotBeNull();
        State.Deserialize<PermitRecord>(hostile).ShouldNotBeNull();
        State.Deserialize<object>(hostile).ShouldNotBeOfType<Canary>();
        Canary.Made.ShouldBe(before);
        AsOrleansHasIt().Deserialize<object>(BinaryData.FromString($$"""{"$type":"{{Name}}","Number":1}""")).ShouldBeOfType<Canary>();
    }

    [Fact]
    public void State_comes_back_as_it_was_and_no_name_of_a_class_is_in_it()
    {
        foreach (var state in States())
        {
            var written = Written(state);

            written.ToString().ShouldNotContain("$type");
            ShouldBeSame(Read(written), state);
        }

        var record = new PermitRecord
        {
            Epoch = 2,
            Sequence = 3,
            Holders = [new EdgeIdentity("fra-1", "fra", 7)],
            Hold = TimeSpan.FromSeconds(9),
        };
        var read = State.Deserialize<PermitRecord>(State.Serialize(record))!;
        (read.Epoch, read.Sequence, read.Hold, read.Holders.Single()).ShouldBe((2, 3, record.Hold, record.Holders[0]));
    }

    [Fact]
    public void State_of_a_release_that_wrote_names_is_read()
    {
        foreach (var state in States())
        {
            var old = AsOrleansHasIt().Serialize(state);

            old.ToString().ShouldContain("$type");
            ShouldBeSame(Read(old), AsOrleansHasIt().Deserialize<CatalogState>(old)!);
        }
    }

    [Fact]
    public void A_catalog_is_read_once_and_its_documents_share_what_is_alike()
    {
        var state = States().First();
        var written = Written(state.Apply(ConfigSpec.Empty with { Apps = state.Present().Config.Apps[..1] }, null).State);

        var read = Read(written);

        Read(BinaryData.FromBytes(written.ToArray())).ShouldBeSameAs(read);
        read.History[1].Config.Apps[0].ShouldBeSameAs(read.History[0].Config.Apps[0]);
        read.Table.Apps[0].Spec.ShouldBeSameAs(read.History[0].Config.Apps[0]);
        Read(Written(state)).Table.Version.ShouldBe(state.Table.Version, "these are other bytes");
    }

    [Fact]
    public void Twenty_documents_are_stored_in_the_room_of_what_differs_in_them()
    {
        var apps = Enumerable.Range(0, 300).Select(app => Specs.App($"app-{app}")).ToArray();
        var state = new CatalogState().Apply(Specs.Config(apps), null).State.Named("a");
        var alone = Written(state);
        for (var change = 1; change < CatalogState.MaxHistory; change++)
        {
            apps[change] = Specs.App($"app-{change}", Specs.Target("new"));
            state = state.Apply(Specs.Config(apps), null).State;
        }

        var stored = Written(state);

        SizeOf(stored).ShouldBeLessThan(2 * SizeOf(alone));
        stored.ToMemory().Length.ShouldBeLessThan(SizeOf(stored) / 4);
        stored.ToMemory().Span[..2].ToArray().ShouldBe([0x1f, 0x8b], "it is large, so it is compressed");
        var read = Read(stored);
        read.History.Select(document => document.Version).ShouldBe(state.History.Select(document => document.Version));
        read.History.Zip(state.History).ShouldAllBe(pair => SpecEquality.AreEqual(pair.First.Config, pair.Second.Config));
        read.Table.Apps.Select(app => (app.Spec.Name, app.Version)).ShouldBe(state.Table.Apps.Select(app => (app.Spec.Name, app.Version)));
        State.Deserialize<CatalogHead>(BinaryData.FromBytes(stored.ToArray()[..(stored.ToMemory().Length / 2)]))!.Damage.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_silo_that_is_alone_keeps_the_objects_and_no_activation_writes_over_another()
    {
        var (storage, id) = (new ProcessStorage(), GrainId.Create("catalog", "catalog"));
        var (one, two) = (new GrainState<PermitRecord>(), new GrainState<PermitRecord>());
        await storage.ReadStateAsync("state", id, one);
        one.RecordExists.ShouldBeFalse();
        one.State = new PermitRecord { Epoch = 1 };
        await storage.WriteStateAsync("state", id, one);

        await storage.ReadStateAsync("state", id, two);

        two.State.ShouldBeSameAs(one.State);
        await storage.WriteStateAsync("state", id, two);
        await Should.ThrowAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", id, one));
        await storage.ReadStateAsync("state", id, one);
        await storage.WriteStateAsync("state", id, one);
    }

    [Fact]
    public void A_class_that_a_caller_names_is_not_made()
    {
        // Without a codec of its own a class is neither written nor read.
        _silo.Services.GetRequiredService<ICodecProvider>().TryGetCodec<Canary>().ShouldBeNull();
        _silo.Services.GetRequiredService<IOptions<TypeManifestOptions>>().Value.AllowAllTypes.ShouldBeFalse();
    }

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    /// <summary>Shows more of a difference than yes or no.</summary>
    private static string Text(ConfigSpec config) => JsonSerializer.Serialize(config.Apps.Select(app => app with { }));

    private static void ShouldBeSame(CatalogState one, CatalogState other)
    {
        one.Damage.ShouldBeNull();
        (one.Table.Version, one.Table.Catalog).ShouldBe((other.Table.Version, other.Table.Catalog));
        one.Table.SoftRegions.ShouldBe(other.Table.SoftRegions);
        one.Table.AdminStateOf("fra-1").ShouldBe(AdminState.Draining);
        Text(one.Present().Config).ShouldBe(Text(other.Present().Config));
        SpecEquality.AreEqual(one.Present().Config, other.Present().Config).ShouldBeTrue();
        SpecEquality.AreEqual(Document(one), Document(other)).ShouldBeTrue();
        one.Table.Apps.Select(app => app.AdminStates.App).ShouldBe(other.Table.Apps.Select(app => app.AdminStates.App));

        static ConfigSpec Document(CatalogState state) => new() { Apps = [.. state.Table.Apps.Select(app => app.Spec)] };
    }

    private static IEnumerable<CatalogState> States() => Directory.EnumerateFiles(RepositoryFiles.Path("docs", "examples"))
        .Select(file => ConfigFile.Load(file, null, Stream.Null).Config!)
        .Select(config => new CatalogState().Apply(config, expectedVersion: null).State.Named("20260101T000000-abc")
            .SetEdgeAdminState("fra-1", AdminState.Draining).State.Steer("fra", isSoft: true).State)
        .Select(state => state.SetAdminState(state.Table.Apps[0].Spec.Name, null, AdminState.Disabled).State);

    private BinaryData Written(CatalogState state) => State.Serialize(new CatalogHead { Whole = state });

    private CatalogState Read(BinaryData stored) => State.Deserialize<CatalogHead>(stored)!.Whole!;

    private static int SizeOf(BinaryData stored) => CompressedText.Expand(stored).ToMemory().Length;

    private static JsonGrainStorageSerializer AsOrleansHasIt()
    {
        var services = new ServiceCollection().AddSerializer().AddOptions<OrleansJsonSerializerOptions>().Services.BuildServiceProvider();
        return new JsonGrainStorageSerializer(ActivatorUtilities.CreateInstance<OrleansJsonSerializer>(services));
    }

    private static WebApplication NewSilo()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddOdinSilo(new SiloOptions { Redis = RedisServers.At("127.0.0.1:1") });
        return builder.Build();
    }
}
