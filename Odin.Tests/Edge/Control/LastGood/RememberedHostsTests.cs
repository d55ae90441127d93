using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Control.LastGood;
using Odin.Edge.Targets;

namespace Odin.Tests.Edge.Control.LastGood;

public sealed class RememberedHostsTests
{
    private static readonly IPAddress Old = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress New = IPAddress.Parse("10.0.0.2");

    private readonly FakeTimeProvider _time = new();
    private readonly NameServer _server = new();
    private readonly RememberedHosts _hosts;

    public RememberedHostsTests()
    {
        _hosts = new RememberedHosts(_server, _time);
        _hosts.Remember([new HostAddresses("shop.example", ["10.0.0.1"])]);
    }

    [Fact]
    public async Task A_name_server_that_answers_is_believed()
    {
        _server.Answer = Task.FromResult(new HostAnswer([New]));

        (await _hosts.ResolveAsync("shop.example", default)).Addresses.ShouldBe([New]);
        _hosts.Recall(["SHOP.example"]).ShouldHaveSingleItem().Addresses.ShouldBe(["10.0.0.2"]);
    }

    [Fact]
    public async Task A_name_server_that_fails_is_replaced_by_the_memory()
    {
        _server.Answer = Task.FromException<HostAnswer>(new SocketException((int)SocketError.TryAgain));

        (await _hosts.ResolveAsync("shop.example", default)).Addresses.ShouldBe([Old]);
        await Should.ThrowAsync<SocketException>(() => _hosts.ResolveAsync("other.example", default));
    }

    [Fact]
    public async Task A_name_server_that_is_silent_is_replaced_after_a_second()
    {
        _server.Answer = new TaskCompletionSource<HostAnswer>().Task;
        var answer = _hosts.ResolveAsync("shop.example", default);
        answer.IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromSeconds(1));

        (await answer).Addresses.ShouldBe([Old]);
    }

    [Fact]
    public async Task A_name_that_was_answered_once_fails_like_any_other()
    {
        _server.Answer = Task.FromResult(new HostAnswer([New]));
        await _hosts.ResolveAsync("shop.example", default);
        _server.Answer = Task.FromException<HostAnswer>(new SocketException((int)SocketError.HostNotFound));

        await Should.ThrowAsync<SocketException>(() => _hosts.ResolveAsync("shop.example", default));
    }

    [Fact]
    public async Task Only_a_different_answer_is_news()
    {
        _server.Answer = Task.FromResult(new HostAnswer([New, Old]));
        await _hosts.ResolveAsync("shop.example", default);
        var revision = _hosts.Revision;
        _server.Answer = Task.FromResult(new HostAnswer([Old, New]));
        await _hosts.ResolveAsync("shop.example", default);

        _hosts.Revision.ShouldBe(revision);
    }

    private sealed class NameServer : IHostResolver
    {
        public Task<HostAnswer> Answer { get; set; } = Task.FromResult(new HostAnswer([]));

        public Task<HostAnswer> ResolveAsync(string host, CancellationToken cancellationToken) => Answer;
    }
}
