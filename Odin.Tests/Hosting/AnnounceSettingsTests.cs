using Microsoft.Extensions.Configuration;
using Odin.Edge.Announcing;
using Odin.Edge.Hosting;
using Odin.Hosting.Settings;

namespace Odin.Tests.Hosting;

public sealed class AnnounceSettingsTests
{
    private static readonly (string, string)[] Enough = [("Announce", "bgp"), ("BgpAs", "64500"), ("BgpPeers", "64501@10.0.0.1")];

    [Fact]
    public void A_speaker_needs_its_AS_and_its_routers()
    {
        Errors(Enough).ShouldBeEmpty();
        Errors(("Announce", "bgp")).Single().ShouldContain("--bgp-as and --bgp-peers");
        Errors(("Announce", "exec")).Single().ShouldContain("--exec-command");
        Errors(("Announce", "off")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("BgpAs", "0")]
    [InlineData("BgpAs", "23456")]
    [InlineData("BgpAs", "4294967296")]
    [InlineData("BgpPeers", "10.0.0.1")]
    [InlineData("BgpPeers", "1@10.0.0.1,2@10.0.0.1")]
    [InlineData("BgpCommunities", "64500")]
    [InlineData("BgpNextHops", "10.0.0.1,10.0.0.2")]
    [InlineData("BgpNextHops", "router")]
    [InlineData("BgpHold", "2s")]
    [InlineData("BgpHold", "3500ms")]
    [InlineData("BgpTtlSecurity", "yes")]
    [InlineData("SoftPrepend", "11")]
    [InlineData("ShedAbove", "-1")]
    public void What_it_cannot_be_is_refused_by_name(string name, string value) =>
        Errors([.. Enough.Where(setting => setting.Item1 != name), (name, value)])
            .ShouldContain(error => error.Contains($"Odin:{name} '", StringComparison.Ordinal));

    [Fact]
    public void A_password_file_that_is_not_there_or_too_long_is_refused_before_the_start()
    {
        Errors([.. Enough, ("BgpPasswordFile", "/nowhere/password")]).Single().ShouldContain("/nowhere/password cannot be read");
        var file = Path.GetTempFileName();
        File.WriteAllText(file, new string('p', 81));
        Errors([.. Enough, ("BgpPasswordFile", file)]).Single().ShouldContain("longer than 80 bytes");
        File.WriteAllText(file, "s3cret\n");
        Errors([.. Enough, ("BgpPasswordFile", file)]).ShouldBeEmpty();
        File.Delete(file);
    }

    [Fact]
    public void What_is_given_is_what_the_speaker_is()
    {
        var options = Read([.. Enough, ("BgpHold", "9s"), ("BgpCommunities", "64500:1, 1:2:3"), ("BgpNextHops", "10.0.0.9,2001:db8::9"),
            ("SoftPrepend", "5"), ("RiseAfter", "1s"), ("LameDuck", "0s")]).Announcing;

        options.Announce.ShouldBe(AnnounceMode.Bgp);
        options.Bgp.Hold.ShouldBe(TimeSpan.FromSeconds(9));
        options.Bgp.Communities.Length.ShouldBe(2);
        options.Bgp.NextHops.Length.ShouldBe(2);
        options.Rules.RiseAfter.ShouldBe(TimeSpan.FromSeconds(1));
        options.LeavingTime.ShouldBe(TimeSpan.FromSeconds(1) + Announcer.Tick);
    }

    private static IReadOnlyList<string> Errors(params (string Name, string Value)[] settings)
    {
        var reader = new SettingsReader(Configuration(settings));
        reader.Refuse(reader.Read(EdgeOptions.Settings).Announcing.Errors);
        return reader.ConfigErrors;
    }

    private static EdgeOptions Read((string Name, string Value)[] settings) =>
        new SettingsReader(Configuration(settings)).Read(EdgeOptions.Settings);

    private static IConfiguration Configuration((string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>($"Odin:{setting.Name}", setting.Value)))
        .Build();
}
