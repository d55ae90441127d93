using System.Collections.Frozen;
using System.Collections.Immutable;
using Odin.Grains.Failures;
using Odin.Hosting.Background;

namespace Odin.Silo.Access;

/// <summary>The keys as this silo knows them, read again every two seconds from the store and from the file of <c>AdminKeys</c>.</summary>
/// <remarks>From any thread. A key of the store that cannot be checked for five seconds is not taken: it may have been revoked elsewhere.
/// One of the file is, so that an operator can get in while Redis is away. A store that has lost its keys gets them back: without any,
/// everybody on the machine would be let in.</remarks>
internal sealed partial class KeyRing(IKeyStore store, ApiOptions options, TimeProvider time, ILogger<KeyRing> logger)
    : BackgroundLoopService(time, logger)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How old what is known may be.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time;
    private readonly PeriodicTimer _timer = new(Interval, time);
    private readonly FailureLatch _store = new();
    private readonly SemaphoreSlim _reading = new(1);
    private string? _fileFailure;
    private volatile Known _known = new(options.Keys, [], readAt: null);

    /// <summary>The cluster has keys, whether they are good or not: callers without one are refused. Also while that is not
    /// known.</summary>
    public bool IsKeyed => _known is { ReadAt: null } or { ByHash.Count: > 0 };

    public ImmutableArray<ApiKey> All => [.. _known.ByHash.Values.OrderBy(key => key.Name, StringComparer.Ordinal)];

    /// <summary>What sessions of browsers are signed with; null: not read yet.</summary>
    public byte[]? Secret { get; private set; }

    public bool IsOfFile(string id) => _known.OfFile.Any(key => key.Id == id);

    /// <param name="text">What the caller showed.</param>
    /// <returns>The key is null when it is not known.</returns>
    public (KeyStatus Status, ApiKey? Key) Check(string text)
    {
        var known = _known;
        if (!KeyText.IsWellFormed(text)) return (KeyStatus.Unknown, null);
        if (known.ByHash.TryGetValue(KeyText.HashOf(text), out var key)) return (StatusOf(known, key), key);
        return (IsFresh(known) ? KeyStatus.Unknown : KeyStatus.Unchecked, null);
    }

    /// <summary>The same of a key that was shown before.</summary>
    public (KeyStatus Status, ApiKey? Key) CheckId(string id)
    {
        var known = _known;
        var key = known.ByHash.Values.FirstOrDefault(key => key.Id == id);
        return key is null ? (KeyStatus.Unknown, null) : (StatusOf(known, key), key);
    }

    /// <summary>Whether the holder of a key that was let in may go on.</summary>
    public bool IsStillGood(ApiKey held) =>
        _known is var known && known.ByHash.TryGetValue(held.Hash, out var key) && StatusOf(known, key) == KeyStatus.Good;

    public async Task PutAsync(ApiKey key)
    {
        await store.PutAsync(key);
        await ReadAsync();
    }

    public async Task RemoveAsync(ApiKey key)
    {
        await store.RemoveAsync(key.Id);
        await ReadAsync();
    }

    /// <summary>Reads the file and the store; a store that does not answer is logged once.</summary>
    public async Task TryReadAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ReadAsync();
            if (_store.Succeed()) LogStoreAnswers();
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !stoppingToken.IsCancellationRequested)
        {
            if (_store.Fail()) LogStoreSilent(exception.Message, GoodFor);
        }
    }

    public override void Dispose()
    {
        _timer.Dispose();
        _reading.Dispose();
        base.Dispose();
    }

    /// <summary>Completes with the first answer of the store, or when it did not answer.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken)) await TryReadAsync(stoppingToken);
    }

    private KeyStatus StatusOf(Known known, ApiKey key) =>
        key.Revoked is not null ? KeyStatus.Revoked
        : !key.IsGood(_time.GetUtcNow()) ? KeyStatus.Expired
        : IsFresh(known) || known.OfFile.Contains(key) ? KeyStatus.Good
        : KeyStatus.Unchecked;

    private bool IsFresh(Known known) => known.ReadAt is { } at && _time.GetElapsedTime(at) <= GoodFor;

    /// <summary>One at a time, so that what was read first does not replace what was read later.</summary>
    private async Task ReadAsync()
    {
        await _reading.WaitAsync();
        try
        {
            ReadFile();
            var at = _time.GetTimestamp();
            var keys = await ReadStoreAsync();
            Secret = await store.ReadSecretAsync();
            _known = new Known(_known.OfFile, keys, at);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>A store that is empty has lost its keys, because ended ones are only removed to make room. A key that was revoked stays so,
    /// whatever another silo puts back that had not read it yet.</summary>
    private async Task<ImmutableArray<ApiKey>> ReadStoreAsync()
    {
        var stored = await store.ReadAsync();
        ImmutableArray<ApiKey> lost = stored.IsEmpty ? _known.OfStore
            : [.. _known.OfStore.Where(key => key.Revoked is not null && stored.Any(other => other.Id == key.Id && other.Revoked is null))];
        if (lost.IsEmpty) return stored;

        await store.PutAsync(lost);
        LogPutBack(lost.Length);
        return [.. lost, .. stored.Where(key => lost.All(other => other.Id != key.Id))];
    }

    private void ReadFile()
    {
        if (options.AdminKeys is not { } path) return;
        var (keys, failure) = KeyFile.Read(path);
        if (failure is not null && failure != _fileFailure) LogFileRefused(failure);
        _fileFailure = failure;
        if (failure is null) _known = new Known(keys, _known.OfStore, _known.ReadAt);
    }

    [LoggerMessage(4311, LogLevel.Warning,
        "Admin keys cannot be read: {Reason}. After {GoodFor} none of them is taken until they can; those of the file of AdminKeys are")]
    private partial void LogStoreSilent(string reason, TimeSpan goodFor);

    [LoggerMessage(4312, LogLevel.Information, "Admin keys can be read again")]
    private partial void LogStoreAnswers();

    [LoggerMessage(4313, LogLevel.Error, "{Failure}. The keys that the file had before stay in force")]
    private partial void LogFileRefused(string failure);

    [LoggerMessage(4316, LogLevel.Warning, "Redis had lost admin keys or that they were revoked: {Count} were put back")]
    private partial void LogPutBack(int count);

    /// <param name="ofFile">A key that is in both is that of the file.</param>
    /// <param name="readAt">When the store was last asked with success; null: never.</param>
    private sealed class Known(ImmutableArray<ApiKey> ofFile, ImmutableArray<ApiKey> ofStore, long? readAt)
    {
        public ImmutableArray<ApiKey> OfFile => ofFile;

        public ImmutableArray<ApiKey> OfStore => ofStore;

        public long? ReadAt => readAt;

        public FrozenDictionary<string, ApiKey> ByHash { get; } =
            ofFile.Concat(ofStore).DistinctBy(key => key.Hash).ToFrozenDictionary(key => key.Hash);
    }
}
