using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Silo.Access;

namespace Odin.Tests.Silo.Access;

public sealed class SessionCookiesTests
{
    [Fact]
    public async Task A_session_ends_after_twelve_hours_and_every_silo_takes_it_until_then()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        var store = new MemoryKeyStore();
        var key = new ApiKey(KeyText.HashOf("any"), "ann", Role.Viewer);
        await store.PutAsync(key);
        using var here = new KeyRing(store, new ApiOptions(), time, NullLogger<KeyRing>.Instance);
        using var there = new KeyRing(store, new ApiOptions(), time, NullLogger<KeyRing>.Instance);
        new SessionCookies(there, time).Check("any").Status.ShouldBe(KeyStatus.Unchecked, "nothing was read yet");
        await here.TryReadAsync(default);
        var cookie = new SessionCookies(here, time).Make(key)!;

        time.Advance(SessionCookies.Length - TimeSpan.FromSeconds(1));
        await there.TryReadAsync(default);
        new SessionCookies(there, time).Check(cookie).Status.ShouldBe(KeyStatus.Good);

        time.Advance(TimeSpan.FromSeconds(1));
        new SessionCookies(there, time).Check(cookie).Status.ShouldBe(KeyStatus.Ended);
    }
}
