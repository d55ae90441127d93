using System.Net;
using Odin.Silo.World;

namespace Odin.Tests.Silo.World;

public sealed class SiloListTests
{
    [Fact]
    public void A_silo_started_when_its_generation_was_made()
    {
        var silo = SiloAddress.New(IPAddress.Loopback, 1, SiloAddress.AllocateNewGeneration());

        SiloList.StartOf(silo).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
    }
}
