using Odin.Hosting.Files;

namespace Odin.Silo.Access;

/// <summary>The issuer's keys as the file has them now, looked at once a second when a token comes. A file with an error changes
/// nothing.</summary>
/// <remarks>From any thread.</remarks>
internal sealed partial class TokenKeyFile(ApiOptions options, TimeProvider time, ILogger<TokenKeyFile> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TokenKeySet _keys = options.Tokens.Keys;
    private FileStamp? _stamp;
    private long _lookedAt;

    public TokenKeySet Current
    {
        get
        {
            lock (_lock)
            {
                if (options.Tokens.KeyFile is { } path && (_stamp is null || time.GetElapsedTime(_lookedAt) >= Interval)) Look(path);
                return _keys;
            }
        }
    }

    private void Look(string path)
    {
        _lookedAt = time.GetTimestamp();
        var stamp = FileStamp.Of(path);
        if (stamp == _stamp) return;
        _stamp = stamp;
        var (keys, failure) = TokenKeySet.Read(path);
        if (failure is null) _keys = keys;
        else LogKept(failure);
    }

    [LoggerMessage(4314, LogLevel.Error, "{Failure}. The keys that the file had before stay in force")]
    private partial void LogKept(string failure);
}
