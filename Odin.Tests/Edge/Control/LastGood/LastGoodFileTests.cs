using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Odin.Edge.Control.LastGood;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Support;
using Orleans.Serialization;

namespace Odin.Tests.Edge.Control.LastGood;

public sealed class LastGoodFileTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"odin-state-{Guid.NewGuid():N}");
    private readonly SessionLog _log = new();

    private string FilePath => Path.Combine(_folder, "last-good.odin");

    private string ChangesPath => Path.Combine(_folder, "last-good.changes");

    private string KeyPath => Path.Combine(_folder, "last-good.key");

    [Fact]
    public void A_state_comes_back_as_it_was_written()
    {
        var file = File();
        var state = State(7);
        file.Write(state).ShouldBeTrue();

        var read = File().Read().ShouldNotBeNull();

        read.CatalogVersion.ShouldBe(7);
        SpecEquality.AreEqual(read.Apps.ShouldHaveSingleItem().Spec, state.Apps[0].Spec).ShouldBeTrue();
        read.Hosts.ShouldHaveSingleItem().Addresses.ShouldBe(["10.0.0.1", "::1"]);
        read.Snapshots.ShouldHaveSingleItem().Live.ShouldBe([3, 4]);
    }

    [Fact]
    public void The_newest_state_stands_and_nothing_is_left_beside_it()
    {
        File().Write(State(1));
        File().Write(State(2));

        File().Read()!.CatalogVersion.ShouldBe(2);
        Directory.GetFiles(_folder).ShouldBe([FilePath, KeyPath], ignoreOrder: true);
    }

    [Fact]
    public async Task A_change_is_added_and_the_file_stays_as_it_is()
    {
        var file = File();
        file.Write(State(1, "shop", "web", "old"));
        var bytes = await System.IO.File.ReadAllBytesAsync(FilePath);

        file.Add(Change(2, ["web", "new"], removed: "old")).ShouldBeTrue();
        file.Add(Change(3, ["shop"])).ShouldBeTrue();

        (await System.IO.File.ReadAllBytesAsync(FilePath)).ShouldBe(bytes);
        var read = File().Read().ShouldNotBeNull();
        read.CatalogVersion.ShouldBe(3);
        read.Apps.Select(app => (app.Spec.Name, app.Version)).ShouldBe([("shop", 3), ("web", 2), ("new", 2)]);
        read.Snapshots.Select(snapshot => (snapshot.App, snapshot.ConfigVersion)).ShouldBe([("shop", 3), ("web", 2), ("new", 2)]);
        read.Hosts.ShouldHaveSingleItem().Addresses.ShouldBe(["10.0.0.3"]);
        file.Write(State(4)).ShouldBeTrue();
        System.IO.File.Exists(ChangesPath).ShouldBeFalse();
        File().Read()!.CatalogVersion.ShouldBe(4);
    }

    [Fact]
    public async Task A_change_that_a_crash_cut_off_is_lost_alone_and_one_of_an_earlier_file_is_passed_over()
    {
        var file = File();
        file.Write(State(1));
        file.Add(Change(2, ["shop"]));
        file.Add(Change(3, ["shop"]));
        var changes = await System.IO.File.ReadAllBytesAsync(ChangesPath);

        await System.IO.File.WriteAllBytesAsync(ChangesPath, changes[..^1]);
        File().Read()!.CatalogVersion.ShouldBe(2);
        _log.Lines.ShouldContain(line => line.StartsWith("Information 5619"));

        file.Add(Change(4, ["shop"])).ShouldBeFalse("what is there is not what this process wrote");
        file.TakesChanges.ShouldBeFalse();
        file.Write(State(5)).ShouldBeTrue();
        await System.IO.File.WriteAllBytesAsync(ChangesPath, changes);   // As a crash before it was deleted leaves it.
        File().Read()!.CatalogVersion.ShouldBe(5);
        file.Add(Change(6, ["shop"])).ShouldBeFalse();
    }

    [Fact]
    public void A_process_adds_only_to_its_own_file_and_never_more_than_the_file_has()
    {
        File().Write(State(1));
        var file = File();
        file.Read();
        file.TakesChanges.ShouldBeFalse();
        file.Add(Change(2, ["shop"])).ShouldBeFalse();

        file.Write(State(1, [.. Enumerable.Range(0, 50).Select(number => $"app-{number}")]));
        var changes = 0;
        for (; file.TakesChanges; changes++) file.Add(Change(2 + changes, ["app-1"])).ShouldBeTrue();
        changes.ShouldBeInRange(20, 60);
        File().Read()!.CatalogVersion.ShouldBe(1 + changes);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Nobody_but_the_owner_may_read_it_whatever_a_crash_left_behind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are of Unix");
        File().Write(State(1));
        Mode(_folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Mode(FilePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        await System.IO.File.WriteAllTextAsync($"{FilePath}.next", "half");
        System.IO.File.SetUnixFileMode($"{FilePath}.next", everybody);
        System.IO.File.SetUnixFileMode(FilePath, everybody);
        var file = File();
        file.Write(State(2)).ShouldBeTrue();
        file.Add(Change(3, ["shop"])).ShouldBeTrue();

        Mode(ChangesPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Mode(FilePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [UnsupportedOSPlatform("windows")]
    private static UnixFileMode Mode(string path) => System.IO.File.GetUnixFileMode(path);

    [Fact]
    public async Task A_damaged_file_is_kept_aside_and_reported()
    {
        File().Write(State(1));
        var bytes = await System.IO.File.ReadAllBytesAsync(FilePath);
        bytes[^1] ^= 1;
        await System.IO.File.WriteAllBytesAsync(FilePath, bytes);

        File().Read().ShouldBeNull();

        (await System.IO.File.ReadAllBytesAsync($"{FilePath}.damaged")).ShouldBe(bytes);
        System.IO.File.Exists(FilePath).ShouldBeFalse();
        _log.Lines.ShouldContain(line => line.StartsWith("Error 5613") && line.Contains("it was changed, or is of another edge"));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task The_key_is_its_owners_and_one_that_others_could_read_proves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are of Unix");
        File().Write(State(1));
        Mode(KeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var key = await System.IO.File.ReadAllBytesAsync(KeyPath);
        System.IO.File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        File().Read().ShouldBeNull();
        _log.Lines.ShouldContain(line => line.StartsWith("Error 5614") && line.Contains($"chmod 600 {KeyPath}"));

        File().Write(State(2));
        (await System.IO.File.ReadAllBytesAsync(KeyPath)).ShouldNotBe(key);
        File().Read()!.CatalogVersion.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_of_another_edge_is_refused_and_one_whose_key_is_gone()
    {
        File().Write(State(1));
        var foreign = await System.IO.File.ReadAllBytesAsync(FilePath);
        System.IO.File.Delete(KeyPath);
        File().Read().ShouldBeNull();
        _log.Lines.ShouldContain(line => line.StartsWith("Error 5613") && line.Contains("last-good.key) is not there"));

        File().Write(State(2));
        await System.IO.File.WriteAllBytesAsync(FilePath, foreign);
        File().Read().ShouldBeNull();
        (await System.IO.File.ReadAllBytesAsync($"{FilePath}.damaged")).ShouldBe(foreign);
    }

    [Fact]
    public async Task A_file_of_a_release_that_did_not_sign_is_taken_until_the_edge_has_signed_one()
    {
        File().Write(State(3));
        var unsigned = Unsigned(await System.IO.File.ReadAllBytesAsync(FilePath));
        System.IO.File.Delete(KeyPath);
        await System.IO.File.WriteAllBytesAsync(FilePath, unsigned);

        File().Read()!.CatalogVersion.ShouldBe(3);
        _log.Lines.ShouldContain(line => line.StartsWith("Warning 5617"));

        File().Write(State(4));
        File().Read()!.CatalogVersion.ShouldBe(4);
        await System.IO.File.WriteAllBytesAsync(FilePath, unsigned);
        File().Read().ShouldBeNull("from now on only what is signed counts");
        _log.Lines.ShouldContain(line => line.StartsWith("Error 5613") && line.Contains("it is not signed"));
    }

    [Fact]
    public async Task A_key_that_is_cut_short_is_replaced_with_the_next_change()
    {
        File().Write(State(1));
        await System.IO.File.WriteAllBytesAsync(KeyPath, [1, 2, 3]);

        File().Read().ShouldBeNull();
        File().Write(State(2));
        File().Read()!.CatalogVersion.ShouldBe(2);
    }

    /// <summary>As releases before wrote it.</summary>
    private static byte[] Unsigned(byte[] signed)
    {
        var file = signed.ToArray();
        file[11] = 1;
        SHA256.HashData(file.AsSpan(48), file.AsSpan(16));
        return file;
    }

    [Fact]
    public void No_file_is_no_error()
    {
        File().Read().ShouldBeNull();

        _log.Lines.ShouldHaveSingleItem().ShouldStartWith("Information 5612");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_reported_once_and_the_edge_goes_on()
    {
        await System.IO.File.WriteAllTextAsync(_folder, "a file where the folder should be");
        var file = File();

        file.Write(State(1)).ShouldBeFalse();
        file.Write(State(2)).ShouldBeFalse();

        _log.Lines.ShouldHaveSingleItem().ShouldStartWith("Error 5615");
        System.IO.File.Delete(_folder);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        _log.Dispose();
    }

    private static LastGoodState State(long version) => new()
    {
        CatalogVersion = version,
        Apps = [new AppVersion(version,
            AppSpecs.Spec("shop", 80, "shop.example:1", "10.0.0.2:1") with { IdleTimeout = TimeSpan.FromMinutes(3) })],
        Snapshots = [new BackendSnapshot { App = "shop", GrainEpoch = 1, Version = 1, ConfigVersion = version, Live = [3, 4],
            Usable = [true, false] }],
        Hosts = [new HostAddresses("shop.example", ["10.0.0.1", "::1"])],
    };

    private static LastGoodState State(long version, params string[] apps) => State(version) with
    {
        Apps = [.. apps.Select(app => new AppVersion(version, AppSpecs.Spec(app, 80, "shop.example:1")))],
        Snapshots = [.. apps.Select(app => new BackendSnapshot { App = app, GrainEpoch = 1, Version = 1, ConfigVersion = version,
            Live = [3], Usable = [true] })],
    };

    private static LastGoodState Change(long version, string[] apps, params string[] removed) => State(version, apps) with
    {
        Hosts = [new HostAddresses("shop.example", ["10.0.0.3"])],
        Removed = [.. removed],
    };

    private LastGoodFile File()
    {
        var services = new ServiceCollection();
        services.AddSerializer(serializer => serializer.AddAssembly(typeof(LastGoodState).Assembly)
            .AddAssembly(typeof(AppVersion).Assembly));
        return new LastGoodFile(_folder, services.BuildServiceProvider().GetRequiredService<Serializer<LastGoodState>>(),
            LoggerFactory.Create(logging => logging.AddProvider(_log)).CreateLogger<LastGoodFile>());
    }
}
