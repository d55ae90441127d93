using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Announcing;
using Odin.Grains.Edges;

namespace Odin.Tests.Edge.Announcing;

/// <summary>What an edge remembers of VIPs when its process ends, well or badly.</summary>
public sealed class VipMemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-vips-").FullName;
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(7, 2)]
    [InlineData(10, 2)]
    [InlineData(15, 2)]
    [InlineData(25, 4)]
    [InlineData(60, 6)]
    [InlineData(100, 6)]
    public void An_edge_that_dies_and_starts_anew_again_and_again_hardly_changes_its_route(int seconds, int expected)
    {
        var changes = 0;
        for (var left = TimeSpan.FromMinutes(5); left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(seconds))
        {
            using var life = new AnnouncerLife(_folder, _time);
            changes += life.Pass(seconds).Die();
        }

        changes.ShouldBe(expected);
    }

    [Fact]
    public void To_die_is_a_flap_that_ten_good_minutes_forget()
    {
        using (var first = new AnnouncerLife(_folder, _time)) first.Pass(6).Die();
        using (var second = new AnnouncerLife(_folder, _time))
        {
            second.Pass(19).Status.State.ShouldBe(VipState.Proving);
            second.Pass(2).Status.State.ShouldBe(VipState.Full);
            second.Status.Flaps.ShouldBe(1);
            second.Pass(601).Status.Flaps.ShouldBe(0);
            second.Die();
        }

        using var third = new AnnouncerLife(_folder, _time);
        third.Pass(1).Status.Flaps.ShouldBe(1);
    }

    [Fact]
    public void An_edge_that_was_off_for_ten_minutes_has_only_its_last_death_on_it()
    {
        for (var life = 0; life < 2; life++)
        {
            using var edge = new AnnouncerLife(_folder, _time);
            edge.Pass(25).Die();
        }

        _time.Advance(TimeSpan.FromMinutes(11));
        using var later = new AnnouncerLife(_folder, _time);
        later.Pass(1).Status.Flaps.ShouldBe(1);
    }

    [Fact]
    public void A_stop_by_plan_is_no_flap()
    {
        for (var life = 0; life < 5; life++)
        {
            using var edge = new AnnouncerLife(_folder, _time);
            edge.Pass(6).Status.State.ShouldBe(VipState.Full);
        }

        new VipMemoryFile(_folder, NullLogger<VipMemoryFile>.Instance).Read().Single().ShouldBe(
            new RememberedVip("world", 0, false, false, _time.GetUtcNow()));
    }

    [Fact]
    public void A_takeover_is_no_flap_and_keeps_those_before()
    {
        var before = new RememberedVip("world", 2, true, false, _time.GetUtcNow());

        before.AtStart(new VipRules(), _time.GetUtcNow(), isTakenOver: true).Flaps.ShouldBe(2);
        before.AtStart(new VipRules(), _time.GetUtcNow(), isTakenOver: false).Flaps.ShouldBe(3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null, {}]")]
    [InlineData("{ \"world\": 5")]
    [InlineData("[{ \"Name\": \"world\", \"Flaps\": -2000000000, \"At\": \"9999-12-31T00:00:00Z\" }]")]
    [InlineData("[{ \"Name\": \"world\", \"Flaps\": \"many\" }]")]
    public void A_file_that_says_nothing_of_use_is_as_good_as_none(string content)
    {
        File.WriteAllText(Path.Combine(_folder, VipMemoryFile.Name), content);
        using var edge = new AnnouncerLife(_folder, _time);

        edge.Pass(6).Status.State.ShouldBe(VipState.Full);
        edge.Status.Flaps.ShouldBe(0);
    }

    [Fact]
    public void Nonsense_in_it_puts_nothing_off_for_longer_than_five_minutes()
    {
        File.WriteAllText(Path.Combine(_folder, VipMemoryFile.Name),
            "[{ \"Name\": \"world\", \"Flaps\": 2147483647, \"IsAnnounced\": true, \"At\": \"9999-12-31T00:00:00Z\" }]");
        using var edge = new AnnouncerLife(_folder, _time);

        edge.Pass(301).Status.State.ShouldBe(VipState.Full);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_no_announcement()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        using var edge = new AnnouncerLife(Path.Combine(file, "folder"), _time);

        edge.Pass(6).Status.State.ShouldBe(VipState.Full);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
