using System.Diagnostics;
using Odin.Edge.Loops.Epoll;

namespace Odin.Tests.Edge.Loops;

public sealed class BusyPollingTests
{
    private const int ShortTurn = 10;

    private BusyPolling _polling = new(TimeSpan.FromMicroseconds(50));

    private bool IsWorthwhile => _polling.IsWorthwhile(Ticks(ShortTurn));

    [Fact]
    public void BeginsAfterEightShortSleepsInARow()
    {
        Sleep(7, microseconds: 40);
        Sleep(1, microseconds: 2000);
        Sleep(7, microseconds: 40);
        IsWorthwhile.ShouldBeFalse();
        Sleep(1, microseconds: 40);
        IsWorthwhile.ShouldBeTrue();
    }

    [Fact]
    public void IsNotForLongTurns()
    {
        Sleep(8, microseconds: 40);
        _polling.IsWorthwhile(Ticks(31)).ShouldBeFalse();
    }

    [Fact]
    public void ADisappointmentEndsItAndAsksForALongerProof()
    {
        Sleep(8, microseconds: 40);
        _polling.OnPolled(hasFound: false);
        IsWorthwhile.ShouldBeFalse();

        Sleep(15, microseconds: 40);
        IsWorthwhile.ShouldBeFalse();
        Sleep(1, microseconds: 40);
        IsWorthwhile.ShouldBeTrue();
    }

    [Fact]
    public void SuccessMakesAFewDisappointmentsBearable()
    {
        Sleep(8, microseconds: 40);
        for (var i = 0; i < 20; i++) _polling.OnPolled(hasFound: true);
        for (var i = 0; i < 3; i++) _polling.OnPolled(hasFound: false);
        IsWorthwhile.ShouldBeTrue();
        _polling.OnPolled(hasFound: false);
        IsWorthwhile.ShouldBeFalse();
    }

    [Fact]
    public void TheProofNeverExceedsAThousandSleeps()
    {
        for (var i = 0; i < 30; i++)
        {
            Sleep(1024, microseconds: 40);
            IsWorthwhile.ShouldBeTrue();
            _polling.OnPolled(hasFound: false);
        }
    }

    private void Sleep(int times, int microseconds)
    {
        for (var i = 0; i < times; i++) _polling.OnSlept(Ticks(microseconds));
    }

    private static long Ticks(int microseconds) => microseconds * Stopwatch.Frequency / 1_000_000;
}
