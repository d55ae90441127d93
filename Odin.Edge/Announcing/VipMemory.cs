using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;

namespace Odin.Edge.Announcing;

/// <summary>Remembers how VIPs stand for the next process of the edge. Writes on a thread of its own: a disk that hangs must not cost a
/// session with a router.</summary>
internal sealed class VipMemory : IDisposable
{
    /// <summary>Much less than the shortest hold time, also several times in a row.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly BlockingCollection<ImmutableArray<RememberedVip>> _waiting = [];
    private readonly ManualResetEventSlim _isWritten = new(initialState: true);
    private readonly VipMemoryFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly Lock _gate = new();   // What waits and whether all is written change together.
    private ImmutableArray<RememberedVip> _kept = [];

    public VipMemory(VipMemoryFile file, TimeProvider time, ILogger<VipMemory> logger)
    {
        (_file, _time, _logger) = (file, time, logger);
        _thread = new Thread(Run) { Name = "odin-vip-memory", IsBackground = true };
        _thread.Start();
    }

    /// <summary>What the process before has left. For the announcer's thread, at its start.</summary>
    public ImmutableArray<RememberedVip> Recall() => _file.Read();

    /// <summary>What there is to remember from now on. For the announcer's thread. Before a VIP is announced it waits for the disk, so that
    /// one whose first client ends the process is remembered, too.</summary>
    public void Keep(IEnumerable<(string Name, VipAnnouncement Vip, bool IsAnnounced)> vips)
    {
        var before = _kept;
        ImmutableArray<RememberedVip> now = [.. vips.Select(vip => Keep(before, vip.Name, vip.Vip, vip.IsAnnounced))];
        if (now.SequenceEqual(before)) return;
        _kept = now;
        lock (_gate)
        {
            _isWritten.Reset();
            _waiting.Add(now);
        }

        if (now.Any(vip => vip.IsAnnounced && !before.Contains(vip))) WaitUntilWritten();
    }

    /// <summary>What was kept is on the disk, if that is possible soon.</summary>
    public void WaitUntilWritten() => _isWritten.Wait(LongestWait);

    public void Dispose()
    {
        _waiting.CompleteAdding();
        if (!_thread.Join(LongestWait)) return;   // It hangs; what it uses stays.
        _waiting.Dispose();
        _isWritten.Dispose();
    }

    private RememberedVip Keep(ImmutableArray<RememberedVip> before, string name, VipAnnouncement vip, bool isAnnounced)
    {
        var now = new RememberedVip(name, vip.Flaps, isAnnounced, vip.IsAfterDeath, _time.GetUtcNow());
        return before.FirstOrDefault(known => known with { At = now.At } == now) ?? now;
    }

    private void Run()
    {
        foreach (var vips in _waiting.GetConsumingEnumerable())
        {
            if (_waiting.Count > 0) continue;   // A newer one waits.
            try
            {
                _file.Write(vips);
            }
            catch (Exception exception)
            {
                LastResort.LogBug(_logger, exception, "The memory of VIPs");
            }

            lock (_gate)
            {
                if (_waiting.Count == 0) _isWritten.Set();
            }
        }
    }
}
