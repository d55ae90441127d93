using System.Net;
using System.Net.Sockets;
using Odin.Edge.Targets;
using Odin.Edge.Targets.NameServers;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Targets.NameServers;

public sealed class DnsHostResolverTests : IDisposable
{
    private static readonly IPAddress One = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Two = IPAddress.Parse("10.0.0.2");

    private readonly string _hostsFile = Path.GetTempFileName();

    public void Dispose() => File.Delete(_hostsFile);

    [Fact]
    public async Task Addresses_and_time_to_live_are_those_of_the_name_server()
    {
        await using var server = new NameServer { Addresses = [One, Two], TimeToLive = TimeSpan.FromSeconds(7) };

        var answer = await Resolver(server).ResolveAsync("shop.example", default);

        answer.Addresses.ShouldBe([One, Two], ignoreOrder: true);
        answer.TimeToLive.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task A_name_in_the_hosts_file_is_left_to_the_system()
    {
        await using var server = new NameServer { Addresses = [One] };
        File.WriteAllText(_hostsFile, "# shop.example is commented out\n10.0.0.2\tother.example Store.example # both\n");

        (await Resolver(server).ResolveAsync("store.example", default)).ShouldBe(FixedAnswer.Value);
        (await Resolver(server).ResolveAsync("shop.example", default)).Addresses.ShouldBe([One]);
    }

    [Fact]
    public async Task Name_servers_that_the_operator_named_are_the_only_ones()
    {
        await using var server = new NameServer();

        (await Should.ThrowAsync<SocketException>(() => Resolver(server).ResolveAsync("shop.example", default))).SocketErrorCode
            .ShouldBe(SocketError.HostNotFound);
    }

    [Fact]
    public async Task Name_servers_that_are_gone_are_a_failure_that_says_so()
    {
        var server = new NameServer();
        var resolver = Resolver(server);
        await server.DisposeAsync();

        await Should.ThrowAsync<SocketException>(() => resolver.ResolveAsync("shop.example", default));
    }

    private DnsHostResolver Resolver(NameServer server) =>
        new(new NameServerList([server.Endpoint], TimeProvider.System), new FixedAnswer(), new HostsFile(_hostsFile));

    private sealed class FixedAnswer : IHostResolver
    {
        public static HostAnswer Value { get; } = new([Two]);

        public Task<HostAnswer> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult(Value);
    }
}
