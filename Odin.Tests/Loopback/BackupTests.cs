using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_gets_nothing_while_another_target_serves()
    {
        await using var main = TestTarget.Greeter("main");
        await using var backup = TestTarget.Greeter("backup");
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([main.Address, backup.Address], LastIsBackup);

        for (var connection = 0; connection < 20; connection++) (await AskAsync(port)).ShouldBe("main");

        backup.Accepted.ShouldBe(0);
    }

    [Fact]
    public async Task A_session_that_all_others_refuse_goes_to_the_backup()
    {
        await using var backup = TestTarget.Greeter("backup");
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([$"127.0.0.1:{FreePort.Next()}", backup.Address], LastIsBackup);

        (await AskAsync(port)).ShouldBe("backup");

        edge.Log.NextSession()["Attempts"].ShouldBe(2);
    }

    private static AppSpec LastIsBackup(AppSpec spec) => spec with { Targets = [spec.Targets[0], spec.Targets[1] with { Backup = true }] };

    private static async Task<string> AskAsync(int port)
    {
        using var client = await TestClient.ConnectAsync(port);
        return await client.ReceiveTextToEndAsync();
    }
}
