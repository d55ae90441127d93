using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Announcing;
using Odin.Edge.Events;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Announcing;

/// <summary>One process of an edge as far as its announcer goes: with its real memory, one VIP of which all is good, and a router that only
/// counts. Its thread sleeps while nothing passes.</summary>
internal sealed class AnnouncerLife : IRouteDriver, IVipObserver
{
    private readonly string _file;
    private readonly FakeTimeProvider _time;
    private readonly VipMemory _memory;
    private readonly Announcer _announcer;
    private readonly SemaphoreSlim _mayPass = new(0), _hasPassed = new(0);
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private VipOffer _offer;
    private int _changes;
    private byte[]? _left;
    private volatile bool _isOver;

    public AnnouncerLife(string folder, FakeTimeProvider time)
    {
        (_file, _time) = (Path.Combine(folder, VipMemoryFile.Name), time);
        _memory = new VipMemory(new VipMemoryFile(folder, NullLogger<VipMemoryFile>.Instance), time, NullLogger<VipMemory>.Instance);
        var edge = Specs.Edge("fra-1");
        _announcer = new Announcer(this, this, new VipRules(), edge, time, NullLogger<Announcer>.Instance, new EdgeEvents(edge, time),
            awaitsHandOver: false, _memory);
        _announcer.StartAsync(CancellationToken.None);
        Await();
    }

    public VipStatus Status => _announcer.Statuses.Single();

    public ImmutableArray<PeerStatus> Peers => [];

    public AnnouncerLife Pass(double seconds)
    {
        _until = _time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        _mayPass.Release();
        Await();
        return this;
    }

    /// <summary>From here on nothing it does counts, and what its folder has now is what it has left. How often its route changed, with the
    /// end of it.</summary>
    public int Die()
    {
        _memory.WaitUntilWritten();
        _left = File.ReadAllBytes(_file);
        return _offer == VipOffer.None ? _changes : _changes + 1;
    }

    public ImmutableArray<VipObservation> Observe() =>
        [new VipObservation("world", [IPAddress.Parse("192.0.2.80")], new VipFacts(AdminState.Ready))];

    public void Offer(ImmutableArray<VipOffering> offerings)
    {
        var offer = offerings.Single().Offer;
        if (offer != _offer) _changes++;
        _offer = offer;
    }

    public void Work(TimeSpan longest)
    {
        if (_isOver) return;
        if (_time.GetUtcNow() < _until)
        {
            _time.Advance(longest);
            return;
        }

        _hasPassed.Release();
        _mayPass.Wait();
    }

    public void Stop(string reason)
    {
    }

    public ImmutableArray<PassedSession> HandOver() => [];

    public void Adopt(ImmutableArray<PassedSession> sessions)
    {
    }

    public void Dispose()
    {
        _isOver = true;
        _announcer.StopAsync(CancellationToken.None);
        _mayPass.Release();
        _announcer.Dispose();
        _memory.Dispose();
        if (_left is not null) File.WriteAllBytes(_file, _left);
        _mayPass.Dispose();
        _hasPassed.Dispose();
    }

    private void Await() => _hasPassed.Wait(TestTimeout.OfProcess).ShouldBeTrue("the announcer did not come to rest");
}
