using Odin.Hosting.Background;

namespace Odin.Tests.Hosting;

public sealed class GateTests
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task Who_waits_goes_on_when_it_opens()
    {
        var wait = _gate.WhenOpenAsync(CancellationToken.None);
        wait.IsCompleted.ShouldBeFalse();

        _gate.IsOpen = true;

        await wait;
    }

    [Fact]
    public void An_open_gate_holds_nobody_and_a_closed_one_everybody()
    {
        _gate.IsOpen = true;
        _gate.IsOpen = true;
        _gate.WhenOpenAsync(CancellationToken.None).IsCompleted.ShouldBeTrue();

        _gate.IsOpen = false;
        _gate.IsOpen = false;
        _gate.WhenOpenAsync(CancellationToken.None).IsCompleted.ShouldBeFalse();
        _gate.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Waiting_ends_with_its_owner()
    {
        using var stop = new CancellationTokenSource();
        var wait = _gate.WhenOpenAsync(stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(wait);
    }
}
