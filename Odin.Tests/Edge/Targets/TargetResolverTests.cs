using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Targets;

/// <summary>When a name is asked again, what is kept when nobody answers, and what an answer may lead to: no network, fake time.</summary>
public sealed class TargetResolverTests : IAsyncDisposable
{
    private const int Bug = 6001, Found = 5104, Lost = 5103, Refused = 5105, Resolved = 5101, Unresolved = 5102;
    private static readonly IPAddress A = IPAddress.Parse("10.0.0.1"), B = IPAddress.Parse("10.0.0.2");

    private readonly FakeTimeProvider _time = new();
    private readonly EventLog _log = new();
    private readonly ScriptedHosts _hosts = new();
    private readonly List<TargetResolver> _resolvers = [];
    private int _changes;

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("2001:db8::1")]
    [InlineData("127.0.0.1")]   // Named literally, so no network is forbidden.
    public void An_address_is_there_at_once_and_nobody_is_asked(string host)
    {
        var target = Start(host);

        AddressesOf(target).ShouldBe([new IPEndPoint(IPAddress.Parse(host), 80)]);
        _hosts.Asked.ShouldBe(0);
    }

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(3.0, 3)]
    [InlineData(3600.0, 10)]
    [InlineData(null, 10)]
    public async Task A_name_is_asked_again_after_its_time_to_live_within_1_to_10_s(double? timeToLive, int seconds)
    {
        var target = Start("shop.example");
        await _hosts.AnswerAsync([A], timeToLive);
        await _log.WaitAsync(Resolved, "10.0.0.1");
        target.IsPending.ShouldBeFalse();

        await AskedAgainAfterAsync(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task A_change_is_published_and_reported_once_and_the_same_answer_in_another_order_is_none()
    {
        var target = Start("shop.example");
        await _hosts.AnswerAsync([A], 1);
        await NextQuestionAsync();
        await _hosts.AnswerAsync([A, B], 1);
        await NextQuestionAsync();
        var changes = Volatile.Read(ref _changes);
        await _hosts.AnswerAsync([A, B], 1);
        await NextQuestionAsync();

        Volatile.Read(ref _changes).ShouldBe(changes);
        changes.ShouldBe(2);
        AddressesOf(target).ShouldBe([new IPEndPoint(A, 80), new IPEndPoint(B, 80)]);
        _log.Count(Resolved).ShouldBe(2);
    }

    [Fact]
    public async Task A_name_without_an_answer_is_asked_less_and_less_often_and_reported_once()
    {
        var target = Start("shop.example");
        foreach (var seconds in new[] { 1, 2, 4, 8, 10, 10 })
        {
            await _hosts.FailAsync(new SocketException((int)SocketError.HostNotFound));
            await AskedAgainAfterAsync(TimeSpan.FromSeconds(seconds));
        }

        target.IsPending.ShouldBeFalse("it is known that there is none");
        target.Addresses.IsEmpty.ShouldBeTrue();
        _log.Count(Unresolved).ShouldBe(1);
        Volatile.Read(ref _changes).ShouldBe(1);
    }

    [Fact]
    public async Task The_last_good_answer_stays_and_the_loss_and_the_return_are_reported_once()
    {
        var target = Start("shop.example");
        await _hosts.AnswerAsync([A], 1);
        await NextQuestionAsync();
        await _hosts.FailAsync(new SocketException((int)SocketError.TryAgain));
        await NextQuestionAsync();
        await _hosts.AnswerAsync([], 1);   // An answer without an address is none.
        await NextQuestionAsync();
        AddressesOf(target).ShouldBe([new IPEndPoint(A, 80)]);
        await _hosts.AnswerAsync([A], 1);
        await NextQuestionAsync();

        (_log.Count(Lost), _log.Count(Found), Volatile.Read(ref _changes)).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task A_resolver_that_never_answers_is_given_up_after_5_s_and_asked_again()
    {
        Start("shop.example");
        await _hosts.NextAsync();

        await AdvanceUntilAsync(() => _log.Count(Unresolved) > 0);

        await NextQuestionAsync();
    }

    [Fact]
    public async Task What_a_name_may_not_lead_to_is_left_out_and_reported_once_for_each_address()
    {
        var target = Start("shop.example");
        for (var answer = 0; answer < 3; answer++)
        {
            await _hosts.AnswerAsync([IPAddress.Loopback, A, IPAddress.Parse("169.254.0.1")], 1);
            await NextQuestionAsync();
        }

        AddressesOf(target).ShouldBe([new IPEndPoint(A, 80)]);
        target.Addresses.Refused.ShouldBe("127.0.0.1 (loopback), 169.254.0.1 (link-local)");
        (_log.Count(Refused), _log.Count("127.0.0.1", Refused), Volatile.Read(ref _changes)).ShouldBe((2, 1, 1));
    }

    [Fact]
    public async Task More_addresses_than_anybody_needs_are_left_alone()
    {
        var target = Start("shop.example");

        await _hosts.AnswerAsync([.. Enumerable.Range(1, 200).Select(number => IPAddress.Parse($"10.0.0.{number}"))], 1);
        await NextQuestionAsync();

        target.Addresses.All.Length.ShouldBe(TargetResolver.MaxAddresses);
    }

    [Fact]
    public async Task A_bug_is_logged_with_the_target_and_the_name_is_asked_again_a_second_later()
    {
        var target = Start("shop.example");
        await _hosts.FailAsync(new InvalidOperationException("of our own making"));
        await _log.WaitAsync(Bug, "shop.example:80");
        await NextQuestionAsync();
        await _hosts.AnswerAsync([A], 1);
        await NextQuestionAsync();

        AddressesOf(target).ShouldBe([new IPEndPoint(A, 80)]);
    }

    [Fact]
    public async Task It_ends_in_the_middle_of_a_question()
    {
        Start("shop.example");
        await _hosts.NextAsync();

        await TestTimeout.Within(_resolvers[0].DisposeAsync().AsTask());

        (_log.Count(Bug), _log.Count(Unresolved)).ShouldBe((0, 0));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var resolver in _resolvers) await resolver.DisposeAsync();
        _hosts.Dispose();
        _log.Dispose();
    }

    private Target Start(string host)
    {
        var target = new Target(new TargetAddress(host, 80), loops: 1);
        var resolver = new TargetResolver(target, _hosts, TargetNetworks.Default, () => Interlocked.Increment(ref _changes), _time,
            _log.CreateLogger(""));
        _resolvers.Add(resolver);
        resolver.Start();
        return target;
    }

    private static IEnumerable<IPEndPoint> AddressesOf(Target target) => target.Addresses.All.Select(endpoint => endpoint.EndPoint);

    /// <summary>Time stands still from when it has come: who asks does not wait for long.</summary>
    private async Task NextQuestionAsync()
    {
        await AdvanceUntilAsync(() => _hosts.IsAsked);
        await _hosts.NextAsync();
    }

    /// <summary>Not a tenth of a second sooner. The pause begins on another thread, so it may begin some steps late.</summary>
    private async Task AskedAgainAfterAsync(TimeSpan pause)
    {
        var before = _time.GetUtcNow();
        await NextQuestionAsync();

        (_time.GetUtcNow() - before).ShouldBeGreaterThanOrEqualTo(pause - TimeSpan.FromMilliseconds(100));
    }

    private async Task AdvanceUntilAsync(Func<bool> isThere)
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        while (!isThere())
        {
            deadline.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    /// <summary>Answers what the test says, one question at a time.</summary>
    private sealed class ScriptedHosts : IHostResolver, IDisposable
    {
        private readonly SemaphoreSlim _questions = new(0);
        private TaskCompletionSource<HostAnswer> _answer = NewAnswer();
        private bool _isNext;
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        /// <summary>Whether a question has come that is not answered.</summary>
        public bool IsAsked => _isNext || _questions.CurrentCount > 0;

        public Task<HostAnswer> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            var answer = NewAnswer();
            Volatile.Write(ref _answer, answer);
            _questions.Release();
            return answer.Task;
        }

        /// <summary>Completes when a question has come that was not waited for yet; it is the one that is answered next.</summary>
        public async Task NextAsync()
        {
            if (_isNext) return;
            await TestTimeout.Within(_questions.WaitAsync());
            _isNext = true;
        }

        public async Task AnswerAsync(IPAddress[] addresses, double? timeToLive)
        {
            await TakeAsync();
            _answer.SetResult(new HostAnswer(addresses, timeToLive is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
        }

        public async Task FailAsync(Exception failure)
        {
            await TakeAsync();
            _answer.SetException(failure);
        }

        public void Dispose() => _questions.Dispose();

        private async Task TakeAsync()
        {
            await NextAsync();
            _isNext = false;
        }

        /// <summary>Whoever asked goes on at once: time that a test lets pass after the answer is none before it.</summary>
        private static TaskCompletionSource<HostAnswer> NewAnswer() => new();
    }
}
