using Microsoft.Extensions.Time.Testing;
using Odin.Hosting.Background;

namespace Odin.Tests.Hosting;

public sealed class AutoResetSignalTests
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly AutoResetSignal _signal = new();

    [Fact]
    public async Task A_signal_before_the_wait_is_kept()
    {
        _signal.Set();
        _signal.Set();

        (await _signal.WaitAsync(AtMost, _time, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_signal_ends_the_wait()
    {
        var wait = _signal.WaitAsync(AtMost, _time, CancellationToken.None);
        _signal.Set();

        (await wait).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_signal_the_wait_ends_by_itself()
    {
        _signal.Set();
        _signal.Reset();
        var wait = _signal.WaitAsync(AtMost, _time, CancellationToken.None);
        _time.Advance(AtMost);

        (await wait).ShouldBeFalse();
    }
}
