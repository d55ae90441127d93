using System.Buffers.Binary;
using System.Security.Cryptography.X509Certificates;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Hosting.Certificates;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>What the holder of an edge's certificate can call who speaks Orleans with a program of its own.</summary>
[Collection(CertifiedWorlds.Name)]
public sealed class CallersPassTests(CertifiedWorld world)
{
    /// <summary>Their grains are on two silos: the calls for one are relayed by the other.</summary>
    private static readonly string[] Regions = ["fra", "iad"];

    private int[] Ports => [world.Silo.SiloPort, world.Other.SiloPort];

    private CertificateFolder Certificates => world.Certificates;

    [Fact]
    public async Task A_call_without_a_good_pass_is_refused_on_the_silo_that_is_asked_and_on_the_one_behind_it()
    {
        var own = Certificates.Load(CertificateRole.Edge, "fra-1");
        await using var program = await OwnProgram.ConnectAsync(own, world.Silo.GatewayPort);
        using var foreign = new CertificateFolder();
        var now = TimeProvider.System.GetUtcNow();
        var good = program.Pass!;
        string?[] passes =
        [
            null, "", "none", new string('A', 100_000), Changed(good), good[..^8], $"{good} ", CallerPass.Write(own.Own, now.AddHours(-2)),
            CallerPass.Write(own.Own, now.AddHours(2)), CallerPass.Write(foreign.Load(CertificateRole.Silo, "silo-1").Own, now),
            WithCertificate(Certificates.Load(CertificateRole.Silo, "silo-1").Own, own.Own, good),
        ];

        foreach (var region in Regions)
        {
            foreach (var pass in passes)
            {
                program.Pass = pass;
                await RefusedAsync(() => LeaveAsync(program, region, "fra-1"));
            }

            program.Pass = good;
            await LeaveAsync(program, region, "fra-1");
        }
    }

    [Fact]
    public async Task Another_sender_than_itself_makes_an_edge_nobody_else()
    {
        await using var program = await OwnProgram.ConnectAsync(Certificates.Load(CertificateRole.Edge, "fra-1"), world.Silo.GatewayPort);
        GrainId[] senders =
        [
            program.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetGrainId(),
            SystemTargetGrainId.Create(SystemTargetGrainId.CreateGrainType("catalog"), program.Silos.First()).GrainId,
        ];

        foreach (var (silo, region) in new[] { (world.Silo, "fra"), (world.Other, "iad") })
        {
            foreach (var sender in senders)
            {
                var seen = silo.Process.Lines.Count;
                program.SendAs(sender);
                var answer = LeaveAsync(program, region, "fra-2");   // Whoever was named as the sender gets it.
                await silo.Process.WaitForLineAsync(
                    $"Refused: odin://odin/edge/fra-1 called {typeof(IRegionGrain).FullName}.LeaveAsync of region/{region}", seen);
                answer.IsCompletedSuccessfully.ShouldBeFalse();
            }
        }
    }

    [Theory]
    [InlineData(CertificateRole.Edge, "fra-1")]
    [InlineData(CertificateRole.Operator, "ada")]
    public async Task What_silos_ask_each_other_nobody_else_may_ask(CertificateRole role, string name)
    {
        await using var program = await OwnProgram.ConnectAsync(Certificates.Load(role, name), world.Silo.GatewayPort);

        var silos = program.Silos.Where(silo => Ports.Contains(silo.Endpoint.Port)).ToList();
        silos.Count.ShouldBe(2);
        foreach (var silo in silos) await RefusedAsync(() => program.AskSiloAsync(silo));
    }

    private static Task LeaveAsync(OwnProgram program, string region, string edge) =>
        program.Grains.GetGrain<IRegionGrain>(region).LeaveAsync(new EdgeIdentity(edge, region, 1)).AsTask();

    private static async Task RefusedAsync(Func<Task> call) =>
        (await Should.ThrowAsync<UnauthorizedAccessException>(call)).Message.ShouldContain("may not call");

    /// <summary>One bit of the signature is another one.</summary>
    private static string Changed(string pass)
    {
        var bytes = Convert.FromBase64String(pass);
        bytes[^1] ^= 1;
        return Convert.ToBase64String(bytes);
    }

    /// <summary>The certificate of somebody else, which is no secret, in the place of one's own.</summary>
    private static string WithCertificate(X509Certificate2 other, X509Certificate2 own, string pass)
    {
        const int timeBytes = sizeof(long);
        var bytes = Convert.FromBase64String(pass);
        var length = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)other.RawData.Length);
        var signature = bytes[(timeBytes + length.Length + own.RawData.Length)..];
        return Convert.ToBase64String([.. bytes[..timeBytes], .. length, .. other.RawData, .. signature]);
    }
}
