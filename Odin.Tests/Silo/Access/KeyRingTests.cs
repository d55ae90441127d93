using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Silo.Access;
using Odin.Tests.Support;

namespace Odin.Tests.Silo.Access;

public sealed class KeyRingTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly SharedStore _store = new();
    private readonly string _text = KeyText.New();
    private readonly string _file = Path.GetTempFileName();
    private readonly List<KeyRing> _rings = [];
    private KeyRing _here = null!;
    private KeyRing _there = null!;

    public async ValueTask InitializeAsync()
    {
        _here = await StartAsync(new ApiOptions());
        _there = await StartAsync(new ApiOptions());
        await _here.PutAsync(new ApiKey(KeyText.HashOf(_text), "ann", Role.Admin) { Expires = _time.GetUtcNow().AddHours(1) });
        await PassAsync(KeyRing.Interval);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var ring in _rings)
        {
            await ring.StopAsync(default);
            ring.Dispose();
        }

        File.Delete(_file);
    }

    [Fact]
    public async Task A_key_that_is_revoked_at_one_silo_is_taken_at_no_other_two_seconds_later()
    {
        _there.Check(_text).Status.ShouldBe(KeyStatus.Good);
        await _here.PutAsync(_here.All.Single() with { Revoked = _time.GetUtcNow() });
        _here.Check(_text).Status.ShouldBe(KeyStatus.Revoked);

        await PassAsync(KeyRing.Interval);

        _there.Check(_text).Status.ShouldBe(KeyStatus.Revoked);
        _there.IsStillGood(_there.All.Single()).ShouldBeFalse();
        _there.IsKeyed.ShouldBeTrue("a cluster that had keys does not let everybody on its machines in again");
    }

    [Fact]
    public async Task A_key_ends_when_it_expires()
    {
        _time.Advance(TimeSpan.FromHours(1));
        await PassAsync(KeyRing.Interval);

        _here.Check(_text).Status.ShouldBe(KeyStatus.Expired);
    }

    [Fact]
    public async Task While_the_store_does_not_answer_a_key_is_taken_for_five_seconds()
    {
        _store.IsAway = true;
        await PassAsync(TimeSpan.FromSeconds(4));
        _here.Check(_text).Status.ShouldBe(KeyStatus.Good);

        await PassAsync(TimeSpan.FromSeconds(2));
        _here.Check(_text).Status.ShouldBe(KeyStatus.Unchecked);
        _here.Check(KeyText.New()).Status.ShouldBe(KeyStatus.Unchecked);
        _here.IsKeyed.ShouldBeTrue();

        _store.IsAway = false;
        await PassAsync(KeyRing.Interval);
        _here.Check(_text).Status.ShouldBe(KeyStatus.Good);
    }

    [Fact]
    public async Task A_key_of_the_file_is_taken_without_the_store_until_its_line_is_gone()
    {
        var (text, other) = (KeyText.New(), KeyText.New());
        string[] lines =
        [
            KeyLine.Of(new ApiKey(KeyText.HashOf(text), "bob", Role.Admin)),
            KeyLine.Of(new ApiKey(KeyText.HashOf(other), "eve", Role.Viewer)),
        ];
        File.WriteAllLines(_file, lines);
        _store.IsAway = true;
        var ring = await StartAsync(new ApiOptions { AdminKeys = _file, Keys = KeyFile.Read(_file).Keys });
        await PassAsync(TimeSpan.FromSeconds(10));
        ring.Check(text).Status.ShouldBe(KeyStatus.Good);

        File.WriteAllLines(_file, lines[1..]);
        _store.IsAway = false;
        await PassAsync(KeyRing.Interval);
        (ring.Check(text).Status, ring.Check(other).Status).ShouldBe((KeyStatus.Unknown, KeyStatus.Good));

        File.WriteAllText(_file, "nonsense");
        await PassAsync(KeyRing.Interval);
        ring.Check(other).Status.ShouldBe(KeyStatus.Good, "a file that cannot be read locks nobody out");
    }

    [Fact]
    public async Task A_silo_that_does_not_know_yet_whether_there_are_keys_lets_nobody_in()
    {
        _store.IsAway = true;
        var ring = await StartAsync(new ApiOptions());

        ring.IsKeyed.ShouldBeTrue();
    }

    [Fact]
    public async Task Keys_that_the_store_has_lost_are_put_back_and_nobody_is_let_in_without_one_meanwhile()
    {
        _store.LoseAll();
        await PassAsync(KeyRing.Interval);

        foreach (var ring in new[] { _here, _there, await StartAsync(new ApiOptions()) })
            (ring.IsKeyed, ring.Check(_text).Status).ShouldBe((true, KeyStatus.Good));
    }

    [Fact]
    public async Task A_key_that_was_revoked_stays_so_when_another_silo_puts_it_back_as_it_was()
    {
        var good = _here.All.Single();
        await _here.PutAsync(good with { Revoked = _time.GetUtcNow() });
        _store.LoseAll();
        await _there.TryReadAsync(default);   // It has not read that the key was revoked.
        (await _store.ReadAsync()).ShouldHaveSingleItem().Revoked.ShouldBeNull();

        await PassAsync(KeyRing.Interval + KeyRing.Interval);

        foreach (var ring in _rings) ring.Check(_text).Status.ShouldBe(KeyStatus.Revoked);
        (await _store.ReadAsync()).ShouldHaveSingleItem().Revoked.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_key_that_went_for_a_new_one_does_not_come_back()
    {
        await _here.PutAsync(new ApiKey(KeyText.HashOf(KeyText.New()), "bob", Role.Admin));
        await PassAsync(KeyRing.Interval);

        await _there.RemoveAsync(_here.All.Single(key => key.Name == "ann"));
        await PassAsync(KeyRing.Interval);

        foreach (var ring in _rings) ring.Check(_text).Status.ShouldBe(KeyStatus.Unknown);
    }

    private async Task<KeyRing> StartAsync(ApiOptions options)
    {
        var ring = new KeyRing(_store, options, _time, NullLogger<KeyRing>.Instance);
        await ring.StartAsync(default);
        _rings.Add(ring);
        return ring;
    }

    /// <summary>Every ring has asked the store since by itself, and has an answer.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += KeyRing.Interval)
        {
            _store.Forget();
            _time.Advance(KeyRing.Interval);
            foreach (var _ in _rings) await _store.WaitForReadAsync();
            foreach (var ring in _rings) await ring.TryReadAsync(default);   // After the one under way.
        }
    }

    private sealed class SharedStore : IKeyStore
    {
        private MemoryKeyStore _keys = new();
        private Channel<int> _reads = Channel.CreateUnbounded<int>();

        public bool IsAway { get; set; }

        public Task<ImmutableArray<ApiKey>> ReadAsync()
        {
            _reads.Writer.TryWrite(0);
            return IsAway ? throw new TimeoutException("away") : _keys.ReadAsync();
        }

        public Task PutAsync(params ImmutableArray<ApiKey> keys) => _keys.PutAsync(keys);

        public Task RemoveAsync(string id) => _keys.RemoveAsync(id);

        public Task<byte[]> ReadSecretAsync() => _keys.ReadSecretAsync();

        public void LoseAll() => _keys = new();

        public void Forget() => _reads = Channel.CreateUnbounded<int>();

        public async Task WaitForReadAsync() => await TestTimeout.Within(_reads.Reader.ReadAsync().AsTask());
    }
}
