using Microsoft.Extensions.Configuration;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Hosting;
using Odin.Hosting.Processes;
using Odin.Hosting.Settings;
using Odin.Silo.Settings;
using Odin.Thor.Flags;

namespace Odin.Tests.Hosting;

/// <summary>Addresses of processes have the one spelling that those of documents have.</summary>
public sealed class AddressSettingTests
{
    /// <summary>Setting, value, and what the message says; nothing: the value is good.</summary>
    public static TheoryData<string, string, string> Values
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var name in new[] { "Address", "AdvertisedAddress", "AdminAddress" })
            {
                data.Add(name, "127.0.0.1", "");
                data.Add(name, "2001:db8::1", "");
                data.Add(name, "127.1", "Write 127.0.0.1.");
                data.Add(name, "0x7f.0.0.1", "Write 127.0.0.1.");
                data.Add(name, "2130706433", "Write 127.0.0.1.");
                data.Add(name, "010.0.0.1", "Leading zeros make it 8.0.0.1 for some programs and 10.0.0.1 for others");
                data.Add(name, "fe80::1%lo", "A zone (%lo) means something else on every machine");
                data.Add(name, "[::1]", "Write ::1 without brackets.");
                data.Add(name, "[::1]:80", "expected an IP address");
            }

            foreach (var name in new[] { "NameServers", "Gateway" })
            {
                data.Add(name, "127.0.0.1:53, [::1]:53", "");
                data.Add(name, "127.0.0.1:53,127.1:53", "Write 127.0.0.1.");
                data.Add(name, "0x7f000001:53", "Write 127.0.0.1.");
                data.Add(name, "[::ffff:127.1]:53", "Write ::ffff:127.0.0.1.");
                data.Add(name, "127.0.0.1.:53", "Write 127.0.0.1.");
                data.Add(name, "::1:53", "expected one or more");
                data.Add(name, "127.0.0.1:0", "expected one or more");
                data.Add(name, "127.0.0.1", "expected one or more");
            }

            data.Add("Gateway", "silo.example:30000", "");
            data.Add("NameServers", "dns.example:53", "expected one or more");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Other_spellings_are_refused_with_it(string name, string value, string message)
    {
        var reader = new SettingsReader(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>($"Odin:{name}", value)]).Build());
        reader.Read(EdgeOptions.Settings);
        reader.Read(SiloOptions.Settings);
        reader.Read(AdminOptions.Settings);
        reader.Read(ClusterConnectionOptions.Settings.Where(setting => setting.Name == "Gateway"));

        if (message.Length == 0) reader.ConfigErrors.ShouldBeEmpty();
        else reader.ConfigErrors.ShouldHaveSingleItem().ShouldContain(message);
    }

    [Theory, InlineData("127.0.0.1"), InlineData("::1"), InlineData("::ffff:10.0.0.1"), InlineData("a.example"), InlineData("localhost")]
    public void Tools_take_what_is_written_in_full(string text) => OldSpelling.Is(text).ShouldBeFalse();

    [Theory, InlineData("127.1"), InlineData("010.0.0.1"), InlineData("0x7f.1"), InlineData("2130706433"), InlineData("[::1]"),
        InlineData("fe80::1%1"), InlineData("[::1]:80")]
    public void Tools_refuse_old_spellings_too(string text) => OldSpelling.Is(text).ShouldBeTrue();
}
