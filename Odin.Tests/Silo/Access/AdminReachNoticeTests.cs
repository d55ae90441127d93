using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Hosting.Processes;
using Odin.Silo.Access;
using Odin.Silo.Settings;
using Odin.Tests.Support;

namespace Odin.Tests.Silo.Access;

public sealed class AdminReachNoticeTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("127.0.0.1", false, false, false)]
    [InlineData("0.0.0.0", false, false, false)]   // Loopback is among them.
    [InlineData("192.0.2.1", false, false, true)]
    [InlineData("192.0.2.1", true, false, false)]
    [InlineData("192.0.2.1", false, true, false)]
    public async Task A_silo_that_nobody_can_administer_says_so_with_the_remedy(string address, bool hasKey, bool isSecured, bool isSaid)
    {
        using var log = new EventLog();
        using var keys = new KeyRing(new MemoryKeyStore(), new ApiOptions(), _time, NullLogger<KeyRing>.Instance);
        await keys.StartAsync(default);
        if (hasKey) await keys.PutAsync(new ApiKey(KeyText.HashOf(KeyText.New()), "ada", Role.Viewer));
        var admin = new AdminOptions { AdminAddress = IPAddress.Parse(address) };

        await new AdminReachNotice(admin, Identification(keys), isSecured, log.LoggerOf<AdminReachNotice>()).StartAsync(default);

        log.Count($"listens at {address} only. Make a key with `odin keys new`", 4315).ShouldBe(isSaid ? 1 : 0);
        await keys.StopAsync(default);
    }

    private Identification Identification(KeyRing keys)
    {
        var (api, silo) = (new ApiOptions(), new SiloOptions());
        var tokens = new TokenCallers(api, new TokenCheck(api, new TokenKeyFile(api, _time, NullLogger<TokenKeyFile>.Instance)), _time);
        return new Identification(keys, new SessionCookies(keys, _time), new CertificateCallers(silo), tokens, _time);
    }
}
