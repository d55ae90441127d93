using System.Net;
using System.Net.Sockets;
using Odin.Silo.Access;

namespace Odin.Tests.Silo.Access;

/// <summary>Whose a connection over loopback is.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LocalUsersTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("::", "::ffff:127.0.0.1")]
    public async Task It_is_of_the_user_who_holds_its_end_and_of_nobody_once_that_is_closed(string listens, string connects)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        using var listener = new Socket(IPAddress.Parse(listens).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (listens == "::") listener.DualMode = true;
        listener.Bind(new IPEndPoint(IPAddress.Parse(listens), 0));
        listener.Listen();
        using var client = new Socket(IPAddress.Parse(connects).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (listens == "::") client.DualMode = true;
        await client.ConnectAsync(IPAddress.Parse(connects), ((IPEndPoint)listener.LocalEndPoint!).Port);
        using var accepted = await listener.AcceptAsync();
        var (here, there) = (Plain(accepted.LocalEndPoint!), Plain(accepted.RemoteEndPoint!));

        LocalUsers.UserOf(there, here).ShouldBe(Uid());
        LocalUsers.UserOf(there, new IPEndPoint(here.Address, here.Port ^ 1)).ShouldBeNull();
        client.Close();
        LocalUsers.UserOf(there, here).ShouldBeNull("the system names root for it now");
    }

    private static IPEndPoint Plain(EndPoint end) =>
        end is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new(mapped.Address.MapToIPv4(), mapped.Port) : (IPEndPoint)end;

    private static string Uid() =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2];
}
