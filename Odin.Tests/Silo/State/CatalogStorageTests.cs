using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Placement;
using Odin.Silo.Hosting;
using Odin.Silo.Settings;
using Odin.Tests.Grains.Support;
using Orleans.Persistence;
using Orleans.Storage;

namespace Odin.Tests.Silo.State;

/// <summary>A large catalog in the storage: a change writes what it changed, and whatever breaks off leaves a whole version.</summary>
public sealed class CatalogStorageTests : IAsyncDisposable
{
    private static readonly CatalogState Born = new CatalogState().Apply(Specs.Large(), null).State.Named("20260101T000000-abc");

    private readonly WebApplication _silo = NewSilo();
    private readonly RecordStorage _records;
    private readonly CatalogStorage _storage;

    public CatalogStorageTests()
    {
        _records = new RecordStorage(NewSerializer());
        _storage = New();
    }

    [Fact]
    public async Task A_change_writes_what_it_changed_and_a_look_reads_no_more()
    {
        await _storage.WriteAsync(Born);
        var whole = _records.Written.Single(written => written.Record == "base-a").Bytes;
        _records.Written.Clear();

        var next = Born.Apply(Specs.Large(changed: 3), null).State;
        await _storage.WriteAsync(next);

        var (record, bytes) = _records.Written.ShouldHaveSingleItem();
        record.ShouldBe("state");
        bytes.ShouldBeLessThan(8 * 1024);
        whole.ShouldBeGreaterThan(bytes);
        await _storage.ReadAsync(next);
        _records.Read.Clear();
        for (var look = 0; look < 20; look++) ShouldSay(await _storage.ReadAsync(next), next);
        _records.Read.ShouldAllBe(read => read.Record == "state");
    }

    [Fact]
    public async Task Any_number_of_changes_is_read_by_another_silo_as_it_was_made()
    {
        var state = Born;
        await _storage.WriteAsync(state);
        for (var change = 1; change < 300; change++)
        {
            state = (change % 7) switch
            {
                0 => state.RollBack(null).State,
                1 => state.SetAdminState($"app-{change % 200}", null, AdminState.Draining).State,
                2 => state.SetEdgeAdminState($"fra-{change}", AdminState.Disabled).State,
                _ => state.Apply(Specs.Large(changed: change % 200), null).State,
            };
            await _storage.WriteAsync(state);
            if (change % 50 == 0) ShouldSay(await New().ReadAsync(new CatalogState()), state);
        }

        ShouldSay(await New().ReadAsync(new CatalogState()), state);
        _records.Written.Select(written => written.Record).Distinct().Order().ShouldBe(["base-a", "base-b", "state"]);
        _records.Written.Count(written => written.Record != "state").ShouldBeLessThan(20);
    }

    [Theory, InlineData("state"), InlineData("base-b")]
    public async Task A_write_that_breaks_off_leaves_the_version_before_whole(string at)
    {
        await _storage.WriteAsync(Born);
        await _storage.WriteAsync(Born.Apply(Specs.Large(changed: 1), null).State);
        var before = Born.Apply(Specs.Large(changed: 1), null).State;
        _records.BeforeWrite = record =>
        {
            if (record == at) throw new TimeoutException();
        };

        await Should.ThrowAsync<TimeoutException>(() => _storage.WriteAsync(All(before)));

        ShouldSay(await New().ReadAsync(new CatalogState()), before);
        _records.BeforeWrite = _ => { };
        ShouldSay(await _storage.ReadAsync(before), before);
        var next = All(before);
        await _storage.WriteAsync(next);
        ShouldSay(await New().ReadAsync(new CatalogState()), next);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Who_is_behind_another_writes_over_nothing_that_stands(bool isBase)
    {
        await _storage.WriteAsync(Born);
        var behind = New();
        await behind.ReadAsync(new CatalogState());
        var stands = All(Born);
        await _storage.WriteAsync(stands);

        await Should.ThrowAsync<InconsistentStateException>(() =>
            behind.WriteAsync(isBase ? All(Born) : Born.Apply(Specs.Large(changed: 9), null).State));

        ShouldSay(await New().ReadAsync(new CatalogState()), stands);
        ShouldSay(await behind.ReadAsync(Born), stands);
        await behind.WriteAsync(All(stands));
        ShouldSay(await New().ReadAsync(new CatalogState()), All(stands));
    }

    [Fact]
    public async Task What_an_earlier_build_stored_whole_is_read_and_the_next_change_stores_it_in_parts()
    {
        var inner = Inner();
        _records.Records["state"] = (CompressedText.Of(inner.Serialize(Born)).ToArray(), "old");

        ShouldSay(await _storage.ReadAsync(new CatalogState()), Born);
        var next = Born.SetAdminState("app-1", null, AdminState.Draining).State;
        await _storage.WriteAsync(next);

        ShouldSay(await New().ReadAsync(new CatalogState()), next);
        _records.Records.Keys.Order().ShouldBe(["base-a", "state"]);
        // Such a build says that it cannot read it, instead of taking it for another catalog or for none.
        Should.Throw<Exception>(() => inner.Deserialize<CatalogState>(BinaryData.FromBytes(_records.Records["state"].Bytes)));
    }

    [Fact]
    public async Task A_catalog_that_is_small_or_has_become_small_is_one_record_for_people_and_earlier_builds()
    {
        await _storage.WriteAsync(Born);
        var small = Born.Apply(Specs.Config(Specs.App("a")), null).State;
        small = small with { History = [small.History[^1]] };

        await _storage.WriteAsync(small);

        Inner().Deserialize<CatalogState>(BinaryData.FromBytes(_records.Records["state"].Bytes))!.Table.Version.ShouldBe(2);
        ShouldSay(await New().ReadAsync(new CatalogState()), small);
        await _storage.WriteAsync(All(Born));
        ShouldSay(await New().ReadAsync(new CatalogState()), All(Born));
    }

    [Fact]
    public async Task What_is_gone_or_garbage_is_said()
    {
        await _storage.WriteAsync(Born);
        await _storage.WriteAsync(Born.Apply(Specs.Large(changed: 1), null).State);
        var whole = new Dictionary<string, (byte[] Bytes, string ETag)>(_records.Records);

        foreach (var record in whole.Keys)
        {
            byte[][] wrong =
            [
                [], "garbage"u8.ToArray(), whole[record].Bytes[..^40], Encoding.UTF8.GetBytes("odin-catalog-base 1 x\n{}"),
                Encoding.UTF8.GetBytes("odin-catalog-head 1 \n{}"),
            ];
            foreach (var bytes in wrong)
            {
                _records.Records[record] = (bytes, "e");
                var found = (await New().ReadAsync(new CatalogState())).ShouldNotBeNull();
                (found.Damage ?? found.Loss).ShouldNotBeNull($"{record}, {bytes.Length} bytes");
            }

            _records.Records[record] = whole[record];
        }

        _records.Records.Remove("base-a");
        (await New().ReadAsync(new CatalogState()))!.Loss.ShouldNotBeNull().ShouldContain("base-a");
        for (var look = 0; look < 60; look++) await _storage.ReadAsync(Born);
        await _storage.WriteAsync(Born);
        ShouldSay(await New().ReadAsync(new CatalogState()), Born);
    }

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    /// <summary>Every app is another one.</summary>
    private static CatalogState All(CatalogState before) => before.Apply(before.Present().Config with
    {
        Apps = [.. before.Present().Config.Apps.Select(app => app with { PanicPercent = app.PanicPercent + 1 })],
    }, null).State;

    private static void ShouldSay(CatalogState? read, CatalogState state)
    {
        var found = read.ShouldNotBeNull();
        (found.Damage, found.Loss).ShouldBe((null, null));
        found.Table.Catalog.ShouldBe(state.Table.Catalog);
        CatalogSeal.DigestOf(found.Table.ChangesSince(0)).ShouldBe(CatalogSeal.DigestOf(state.Table.ChangesSince(0)));
        found.Table.Apps.Select(app => app.Spec.Name).ShouldBe(state.Table.Apps.Select(app => app.Spec.Name));
        DocumentHistory.Summarise(found.History).ShouldBe(DocumentHistory.Summarise(state.History));
    }

    private static WebApplication NewSilo()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddOdinSilo(new SiloOptions { Redis = Odin.Hosting.Redis.RedisServers.At("127.0.0.1:1") });
        return builder.Build();
    }

    private CatalogStorage New() => new(_records, GrainId.Create("catalog", "catalog"));

    private IGrainStorageSerializer NewSerializer() =>
        _silo.Services.GetRequiredService<IOptionsMonitor<RedisStorageOptions>>().Get(GrainStorage.Name).GrainStorageSerializer!;

    /// <summary>As builds before wrote it.</summary>
    private IGrainStorageSerializer Inner() => _silo.Services.GetRequiredService<IGrainStorageSerializer>();
}
