using Microsoft.Extensions.Time.Testing;
using Odin.Cli.Reloading;

namespace Odin.Tests.CommandLines;

public sealed class HangingWorkTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task What_hangs_is_given_up_and_only_so_much_may_hang()
    {
        using var release = new ManualResetEventSlim();
        var work = new HangingWork(_ => { }, _time);
        for (var attempt = 0; attempt < HangingWork.MaxHanging; attempt++)
        {
            using var begun = new ManualResetEventSlim();
            var hanging = work.RunAsync(() => { begun.Set(); release.Wait(TestContext.Current.CancellationToken); return 1; }, "the file",
                CancellationToken.None);
            begun.Wait(TestContext.Current.CancellationToken);
            _time.Advance(HangingWork.Deadline);
            (await Should.ThrowAsync<TimeoutException>(hanging)).Message.ShouldBe("it has hung for 120 s and was given up");
        }

        (await Should.ThrowAsync<TimeoutException>(work.RunAsync(() => 2, "the file", CancellationToken.None))).Message
            .ShouldContain("4 attempts hang already");
        release.Set();
    }

    [Fact]
    public async Task What_the_work_throws_comes_through() =>
        await Should.ThrowAsync<InvalidDataException>(
            new HangingWork(_ => { }, _time).RunAsync<int>(() => throw new InvalidDataException(), "the file", CancellationToken.None));
}
