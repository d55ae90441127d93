using System.Net;
using System.Net.Sockets;
using System.Text;
using Odin.Hosting.Redis;
using Odin.Tests.Support;
using StackExchange.Redis;

namespace Odin.Tests.Hosting.Redis;

/// <summary>What a silo asks a Redis that may be a world away.</summary>
public sealed class RedisProbeTests
{
    private static readonly RedisNeeds Needs = RedisNeeds.OfSilo("odin", "odin");

    [Fact]
    public async Task All_rights_cost_one_round_trip()
    {
        var failure = await ProbeAsync(_ => "+QUEUED");

        failure.ShouldBeNull();
    }

    [Fact]
    public async Task The_first_right_that_is_missing_is_named()
    {
        var failure = await ProbeAsync(command => command is "SETNX" or "XADD" ? "-NOPERM this user has no permissions" : "+QUEUED");

        failure.ShouldNotBeNull().ShouldContain("may not run SETNX");
    }

    /// <summary>A server that answers nothing of the transaction before it has all of it.</summary>
    private static async Task<string?> ProbeAsync(Func<string, string> answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var probe = new RedisProbe(listener.LocalEndpoint, new ConfigurationOptions(), null, Needs, TestTimeout.Usual).FailureAsync();
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream());
        var writer = new StringBuilder();
        while (await CommandAsync(reader) is { } command)
        {
            writer.Append(command switch { "PING" => "+PONG", "MULTI" or "DISCARD" => "+OK", _ => answer(command) }).Append("\r\n");
            if (command is not ("PING" or "MULTI" or "DISCARD")) continue;
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(writer.ToString()));
            writer.Clear();
        }

        return await probe;
    }

    private static async Task<string?> CommandAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync() is not { } count) return null;
        var words = new List<string>();
        for (var left = int.Parse(count[1..]); left > 0; left--)
        {
            await reader.ReadLineAsync();
            words.Add((await reader.ReadLineAsync())!);
        }

        return words[0];
    }
}
