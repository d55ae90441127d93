using Microsoft.Extensions.Logging;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Grains.Failures;

namespace Odin.Edge.ProxyProtocol;

/// <summary>Warns the operator which connections were refused for their PROXY header: at most one line per app, reason and
/// <see cref="Interval"/>. From any thread.</summary>
/// <remarks>A balancer that is set up wrongly loses every client, and nothing else would say why. Lines are written on
/// ordinary threads, never on a loop.</remarks>
internal sealed partial class HeaderWarnings(TimeProvider time, ILogger<HeaderWarnings> logger) : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Apps and reasons are as many as the configuration has; this only bounds what apps that come and go leave behind.</summary>
    private const int MaxTallies = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string App, Refusal Refusal), Tally> _tallies = [];

    /// <summary>One more connection was refused.</summary>
    /// <param name="app">The app it came to.</param>
    /// <param name="refusal">One of the three that PROXY headers have.</param>
    /// <param name="sender">The connection's own address.</param>
    /// <param name="detail">What came instead of a header, or null; for the log as it is.</param>
    public void OnRefused(string app, Refusal refusal, in PeerAddress sender, string? detail)
    {
        lock (_lock)
        {
            if (!_tallies.TryGetValue((app, refusal), out var tally))
            {
                if (_tallies.Count >= MaxTallies) return;
                _tallies.Add((app, refusal), tally = new Tally(this, app, refusal));
            }

            tally.Add(in sender, detail);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var tally in _tallies.Values) tally.Dispose();
            _tallies.Clear();
        }
    }

    private static string Explain(Refusal refusal, string? detail) => refusal switch
    {
        Refusal.ProxyUntrusted => "its address is in none of ProxyProtocol.TrustedNetworks",
        Refusal.ProxyTimeout => "its PROXY header was not complete within ProxyProtocol.HeaderTimeout",
        _ => $"it did not begin with a valid PROXY header but with {detail}",
    };

    [LoggerMessage(5221, LogLevel.Warning,
        "App {App}: a connection from {Sender} was refused: {Reason} ({Refusal}). {Suppressed} more refusals of this kind were not logged")]
    private partial void LogRefused(string app, string sender, string reason, Refusal refusal, long suppressed);

    /// <summary>The refusals of one app and reason since the last line. Members that need the lock end in
    /// NeedsLock or are called within it.</summary>
    private sealed class Tally(HeaderWarnings owner, string app, Refusal refusal) : IDisposable
    {
        private ITimer? _timer;
        private bool _isWaiting;
        private long _count;
        private PeerAddress _sender;
        private string? _detail;

        public void Add(in PeerAddress sender, string? detail)
        {
            if (_count++ == 0) (_sender, _detail) = (sender, detail);
            if (_isWaiting) return;
            _isWaiting = true;
            _timer ??= owner.NewTimer(Warn);
            _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        public void Dispose() => _timer?.Dispose();

        /// <summary>At once for the first refusal after a rest, then once an interval while more come.</summary>
        private void Warn()
        {
            long count;
            PeerAddress sender;
            string? detail;
            lock (owner._lock)
            {
                (count, sender, detail) = (_count, _sender, _detail);
                (_count, _isWaiting) = (0, count > 0);
                if (_isWaiting) _timer!.Change(Interval, Timeout.InfiniteTimeSpan);
            }

            if (count > 0) owner.LogRefused(app, sender.ToEndPoint().ToString(), Explain(refusal, detail), refusal, count - 1);
        }
    }

    private ITimer NewTimer(Action warn) => time.CreateTimer(
        _ => LastResort.Try("The warning of refused PROXY headers", warn, logger), null, Timeout.InfiniteTimeSpan,
        Timeout.InfiniteTimeSpan);
}
