using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration;

public sealed class TlsTests
{
    [Fact]
    public void An_app_s_tls_is_read_and_what_is_written_reads_back_as_the_same()
    {
        var config = Load("""
            { "Certificates": ["shop", "mail.example-2024"], "MinVersion": 1.3, "Alpn": ["h2", "http/1.1"], "ClientCertificate": "required",
              "ClientCa": "clients", "Truncation": "reset" }
            """).Config!;

        var tls = config.Apps[0].Tls!;
        tls.Certificates.ShouldBe(["shop", "mail.example-2024"]);
        (tls.MinVersion, tls.ClientCertificate, tls.ClientCa).ShouldBe((TlsVersion.Tls13, ClientCertificate.Required, "clients"));
        tls.Alpn.ShouldBe(["h2", "http/1.1"]);
        tls.Truncation.ShouldBe(Truncation.Reset);
        SpecEquality.AreEqual(ConfigReader.ReadJson(ConfigWriter.ToJson(config), "f").Config!, config).ShouldBeTrue();
        Load("null").Config!.Apps[0].Tls.ShouldBeNull();
        Load("""{ "Certificates": ["shop"], "MinVersion": "1.2" }""").Config!.Apps[0].Tls!.MinVersion.ShouldBe(TlsVersion.Tls12);
    }

    [Theory]
    [InlineData("""{ }""", "Apps[0].Tls", "needs Certificates")]
    [InlineData("""{ "Certificates": [] }""", "Apps[0].Tls.Certificates", "at least 1")]
    [InlineData("""{ "Certificates": ["../../etc/passwd"] }""", "Apps[0].Tls.Certificates[0]", "it is no path")]
    [InlineData("""{ "Certificates": [".."] }""", "Apps[0].Tls.Certificates[0]", "the first a letter or digit")]
    [InlineData("""{ "Certificates": ["."] }""", "Apps[0].Tls.Certificates[0]", "the first a letter or digit")]
    [InlineData("""{ "Certificates": ["a\\b"] }""", "Apps[0].Tls.Certificates[0]", "it is no path")]
    [InlineData("""{ "Certificates": ["a\u0000b"] }""", "Apps[0].Tls.Certificates[0]", "letters, digits")]
    [InlineData("""{ "Certificates": ["shop", "shop"] }""", "Apps[0].Tls.Certificates[1]", "stands twice")]
    [InlineData("""{ "Certificates": ["shop"], "MinVersion": 1.1 }""", "Apps[0].Tls.MinVersion", "TLS 1.1 is broken")]
    [InlineData("""{ "Certificates": ["shop"], "MinVersion": "1.4" }""", "Apps[0].Tls.MinVersion", "1.2 or 1.3")]
    [InlineData("""{ "Certificates": ["shop"], "Alpn": ["h2", "h2"] }""", "Apps[0].Tls.Alpn[1]", "stands twice")]
    [InlineData("""{ "Certificates": ["shop"], "Alpn": ["h 2"] }""", "Apps[0].Tls.Alpn[0]", "a protocol of ALPN")]
    [InlineData("""{ "Certificates": ["shop"], "ClientCertificate": "Maybe" }""", "Apps[0].Tls.ClientCertificate", "None, Optional or")]
    [InlineData("""{ "Certificates": ["shop"], "ClientCertificate": "Optional" }""", "Apps[0].Tls.ClientCertificate", "ClientCa is")]
    [InlineData("""{ "Certificates": ["shop"], "ClientCa": "clients" }""", "Apps[0].Tls.ClientCa", "has no effect")]
    [InlineData("""{ "Certificates": ["shop"], "ClientCertificate": "Required", "ClientCa": "/ca" }""", "Apps[0].Tls.ClientCa", "no path")]
    [InlineData("""{ "Certificate": ["shop"] }""", "Apps[0].Tls.Certificate", "Certificates")]
    [InlineData("""[]""", "Apps[0].Tls", "an object with Certificates")]
    public void What_is_wrong_is_shown_where_it_stands(string tls, string path, string message)
    {
        var error = Load(tls).Errors.First(error => error.Path == path);

        error.Message.ShouldContain(message);
    }

    [Fact]
    public void Defaults_hold_for_apps_that_say_nothing_else()
    {
        var config = ConfigReader.ReadJson("""
            { "Defaults": { "Tls": { "Certificates": ["all"], "MinVersion": 1.3 } },
              "Apps": [{ "Name": "a", "Ports": [1], "Targets": ["h:1"] },
                       { "Name": "b", "Ports": [2], "Targets": ["h:1"], "Tls": { "Certificates": ["b"] } },
                       { "Name": "c", "Ports": [3], "Targets": ["h:1"], "Tls": null }] }
            """, "f").Config!;

        config.Apps[0].Tls!.Certificates.ShouldBe(["all"]);
        (config.Apps[1].Tls!.Certificates[0], config.Apps[1].Tls!.MinVersion).ShouldBe(("b", TlsVersion.Tls13));
        config.Apps[2].Tls.ShouldBeNull();
    }

    [Fact]
    public void Tls_to_targets_is_read_and_what_is_written_reads_back_as_the_same()
    {
        var config = LoadTarget("""
            { "ServerName": "db.internal", "Ca": "internal", "Certificate": "edge", "MinVersion": 1.3, "Alpn": ["h2", "http/1.1"] }
            """).Config!;

        var expected = new TargetTlsSpec
        {
            ServerName = "db.internal",
            Ca = "internal",
            Certificate = "edge",
            MinVersion = TlsVersion.Tls13,
            Alpn = ["h2", "http/1.1"],
        };
        SpecEquality.AreEqual(config.Apps[0].TargetTls, expected).ShouldBeTrue();
        SpecEquality.AreEqual(ConfigReader.ReadJson(ConfigWriter.ToJson(config), "f").Config!, config).ShouldBeTrue();
        LoadTarget("{ }").Config!.Apps[0].TargetTls.ShouldBe(new TargetTlsSpec { Verify = true, MinVersion = TlsVersion.Tls12 });
        LoadTarget("null").Config!.Apps[0].TargetTls.ShouldBeNull();
        LoadTarget("""{ "Verify": false }""").Config!.Apps[0].TargetTls!.Verify.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{ "Ca": "../ca" }""", "Apps[0].TargetTls.Ca", "it is no path")]
    [InlineData("""{ "Certificate": "/etc/edge.crt" }""", "Apps[0].TargetTls.Certificate", "it is no path")]
    [InlineData("""{ "ServerName": "a b" }""", "Apps[0].TargetTls.ServerName", "a host name")]
    [InlineData("""{ "MinVersion": "1.0" }""", "Apps[0].TargetTls.MinVersion", "TLS 1.0 is broken")]
    [InlineData("""{ "Verify": false, "Ca": "ca" }""", "Apps[0].TargetTls.Ca", "has no effect while Verify is false")]
    [InlineData("""{ "Alpn": ["h2", "h2"] }""", "Apps[0].TargetTls.Alpn[1]", "stands twice")]
    [InlineData("""{ "Alpn": ["h 2"] }""", "Apps[0].TargetTls.Alpn[0]", "a protocol of ALPN")]
    [InlineData("""{ "Verfy": false }""", "Apps[0].TargetTls.Verfy", "Verify")]
    [InlineData("""true""", "Apps[0].TargetTls", "an object with ServerName")]
    public void What_is_wrong_of_tls_to_targets_is_shown_where_it_stands(string tls, string path, string message) =>
        LoadTarget(tls).Errors.First(error => error.Path == path).Message.ShouldContain(message);

    [Fact]
    public void A_name_longer_than_tls_takes_is_refused() =>
        LoadTarget($$"""{ "ServerName": "{{new string('a', 254)}}" }""").Errors.ShouldHaveSingleItem().Message.ShouldContain("253");

    [Theory]
    [InlineData("""{ "StartTls": "postgres", "Tls": { "Certificates": ["db"] } }""", StartTls.Postgres, true)]
    [InlineData("""{ "StartTls": "Postgres", "ServerNames": ["db.example"] }""", StartTls.Postgres, true)]
    [InlineData("""{ "StartTls": "Postgres", "TargetTls": {} }""", StartTls.Postgres, false)]   // Clients speak no TLS.
    [InlineData("""{ "StartTls": "None" }""", StartTls.None, false)]
    [InlineData("{}", StartTls.None, false)]
    public void How_tls_starts_is_read_and_what_is_written_reads_back_as_the_same(string keys, StartTls expected, bool answers)
    {
        var config = LoadStartTls(keys).Config!;

        (config.Apps[0].StartTls, config.Apps[0].AnswersStartTls).ShouldBe((expected, answers));
        SpecEquality.AreEqual(ConfigReader.ReadJson(ConfigWriter.ToJson(config), "f").Config!, config).ShouldBeTrue();
    }

    [Fact]
    public void How_tls_starts_counts_only_where_an_edge_has_to_do_with_tls()
    {
        LoadStartTls("""{ "StartTls": "Postgres" }""").Errors.ShouldHaveSingleItem().Message.ShouldContain("has no effect without Tls");
        LoadStartTls("""{ "StartTls": "MySql" }""").Errors.ShouldHaveSingleItem().Message.ShouldContain("None or Postgres");

        // The app for all other names of its port.
        ConfigReader.ReadJson("""
            { "Apps": [{ "Name": "all", "Ports": [5432], "Targets": ["h:1"], "StartTls": "Postgres" },
                       { "Name": "one", "Ports": ["5430-5440"], "Targets": ["h:1"], "ServerNames": ["one.example"] }] }
            """, "f").Errors.ShouldBeEmpty();
    }

    private static ConfigLoad LoadStartTls(string keys) => ConfigReader.ReadJson(
        $$"""{ "Defaults": {{keys}}, "Apps": [{ "Name": "db", "Ports": [5432], "Targets": ["h:1"] }] }""", "f");

    private static ConfigLoad LoadTarget(string tls) => ConfigReader.ReadJson(
        $$"""{ "Apps": [{ "Name": "shop", "Ports": [443], "Targets": ["h:1"], "TargetTls": {{tls}} }] }""", "f");

    private static ConfigLoad Load(string tls) => ConfigReader.ReadJson(
        $$"""{ "Apps": [{ "Name": "shop", "Ports": [443], "Targets": ["h:1"], "Tls": {{tls}} }] }""", "f");
}
