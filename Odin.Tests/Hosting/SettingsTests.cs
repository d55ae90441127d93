using Microsoft.Extensions.Configuration;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Hosting;
using Odin.Hosting.Certificates;
using Odin.Hosting.Logging;
using Odin.Hosting.Metrics;
using Odin.Hosting.Processes;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;
using Odin.Silo.Access;
using Odin.Silo.Settings;

namespace Odin.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void Every_setting_is_known_to_every_process() =>
        KnownSettings.All.ShouldBe(
            ((IEnumerable<Setting>)[.. SiloOptions.Settings, .. EdgeOptions.Settings, .. ClusterConnectionOptions.Settings,
                .. RedisOptions.OfSilos, .. CertificateOptions.Settings,
                .. AdminOptions.Settings, .. ApiOptions.Settings, .. OtlpOptions.Settings, .. LogOptions.Settings])
                // A new setting has to stand in both.
                .Select(setting => setting.Name).Distinct().Order(StringComparer.Ordinal).ToList());

    [Theory]
    [InlineData("Odin:Regoin", "Odin:Regoin in appsettings.json is no setting of Odin. Did you mean Region?")]
    [InlineData("Odin:Drain:Timeout", "Odin:Drain in appsettings.json is no setting of Odin.")]
    [InlineData("Odin:Redis:0", "Odin:Redis in appsettings.json holds a list or a group of keys; it is a single text.")]
    public void A_key_that_nobody_reads_is_an_error(string key, string message) =>
        new SettingsReader(Configuration((key, "x"))).ConfigErrors.ShouldHaveSingleItem().ShouldStartWith(message);

    [Fact]
    public void Settings_of_other_processes_and_other_programs_are_none() =>
        new SettingsReader(
            Configuration(("Odin:SiloPort", "1"), ("odin:region", "fra"), ("Logging:LogLevel:Default", "Debug"))).ConfigErrors
                .ShouldBeEmpty();

    [Theory]
    [InlineData("redis:6379,pasword=hunter22", "Part 2 is not an option that is known. Did you mean password?")]
    [InlineData("redis:6379;password=hunter22", "expected a connection string")]
    [InlineData("redis:6379,password=hunter22,connectTimeout=soon", "expected a connection string")]
    [InlineData("redis:6379,connectTimeout=99999999999,password=hunter22", "expected a connection string")]
    [InlineData("redis:6379,password=hunter22,hunter22x=1", "Part 3 is not an option that is known")]
    [InlineData("hunter22=1", "Part 1 is not an option that is known")]
    public void A_wrong_connection_string_is_reported_without_a_word_of_it(string text, string hint)
    {
        var reader = new SettingsReader(Configuration(("Odin:Redis", text)));
        reader.Read(RedisOptions.OfSilos);
        reader.Read(RedisOptions.OfClients);

        foreach (var error in reader.ConfigErrors)
        {
            error.ShouldNotContain("hunter22");
            error.ShouldContain(hint);
        }

        if (text.Contains(';')) return;   // StackExchange.Redis takes it for the name of a host.
        reader.ConfigErrors.Count.ShouldBe(2);
    }

    [Fact]
    public void What_a_process_writes_is_without_the_passwords_it_was_given()
    {
        new SettingsReader(Configuration(("Odin:Redis", "redis:6379,password=correct-horse"))).Read(RedisOptions.OfSilos);

        Secrets.Redact("cannot connect with redis:6379,password=correct-horse").ShouldBe("cannot connect with redis:6379,password=***");
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create<string, string?>(pair.Key, pair.Value)))
            .Build();
}
