using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Odin.Bench.Calls;

/// <summary>Orleans' own part of a call, measured with two silos and a client on the loop-back interface, without TLS: queues, sockets,
/// headers, turns. Processor time of the silos' processes.</summary>
/// <param name="Answer">At the silo of the grain that is called.</param>
/// <param name="Forward">At the silo whose gateway a client's call comes in at, when the grain is on another.</param>
/// <param name="Ask">At the silo of a grain that calls one of another silo.</param>
internal sealed record OrleansCost(CallPrice Answer, CallPrice Forward, CallPrice Ask)
{
    private const int Small = 128;
    private const int Large = 16_000;
    private const int Keys = 64;

    public static async Task<OrleansCost> MeasureAsync()
    {
        var primary = SiloProcess.FreePort();
        await using var near = await SiloProcess.StartAsync(primary, primary);
        await using var far = await SiloProcess.StartAsync(primary, SiloProcess.FreePort());
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(near.Gateway);
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromMinutes(2));
        });
        using var host = builder.Build();
        await host.StartAsync();
        return await MeasureAsync(host.Services.GetRequiredService<IClusterClient>(), near, far);
    }

    private static async Task<OrleansCost> MeasureAsync(IClusterClient client, SiloProcess near, SiloProcess far)
    {
        var bySilo = await PlacedAsync(client);
        // The silo that the client is connected to answers the calls to its own grains without the other's doing.
        var (first, second) = (bySilo[0], bySilo[1]);
        var (nearSpent, farSpent) = await SpentAsync(near, far, () => Calling.DriveAsync(client, first, 4000, Small));
        if (farSpent > nearSpent / 4) (first, second) = (second, first);
        await Calling.DriveAsync(client, second, 4000, Small);
        await client.GetGrain<ICostedGrain>(first[0]).DriveAsync(second, 4000, Small);

        var answer = new List<double>();
        var forward = new List<double>();
        var ask = new List<double>();
        foreach (var (calls, bytes) in new[] { (20_000, Small), (3_000, Large) })
        {
            (nearSpent, _) = await SpentAsync(near, far, () => Calling.DriveAsync(client, first, calls, bytes));
            answer.Add(nearSpent / calls);
            (nearSpent, _) = await SpentAsync(near, far, () => Calling.DriveAsync(client, second, calls, bytes));
            forward.Add(nearSpent / calls);
            var driver = client.GetGrain<ICostedGrain>(first[0]);
            (nearSpent, _) = await SpentAsync(near, far, () => driver.DriveAsync(second, calls, bytes).AsTask());
            ask.Add(nearSpent / calls);
        }

        return new OrleansCost(PriceOf(answer), PriceOf(forward), PriceOf(ask));
    }

    /// <summary>The keys of grains on each of the two silos.</summary>
    private static async Task<long[][]> PlacedAsync(IClusterClient client)
    {
        var places = new Dictionary<string, List<long>>();
        for (var key = 0L; key < Keys || places.Count < 2; key++)
        {
            var where = await client.GetGrain<ICostedGrain>(key).WhereAsync();
            if (!places.TryGetValue(where, out var keys)) places.Add(where, keys = []);
            keys.Add(key);
        }

        return [.. places.Values.Select(keys => keys.ToArray())];
    }

    /// <summary>Microseconds of both silos.</summary>
    private static async Task<(double Near, double Far)> SpentAsync(SiloProcess near, SiloProcess far, Func<Task> work)
    {
        var (nearBefore, farBefore) = (near.ProcessorTime, far.ProcessorTime);
        await work();
        return ((near.ProcessorTime - nearBefore).TotalMicroseconds, (far.ProcessorTime - farBefore).TotalMicroseconds);
    }

    private static CallPrice PriceOf(List<double> spent)
    {
        var perByte = Math.Max(0, spent[1] - spent[0]) / (2.0 * (Large - Small));
        return new CallPrice(spent[0] - perByte * 2 * Small, perByte * 1000);
    }

    public override string ToString() => "Orleans' own part of a call, us of processor time and us for each KB: "
        + string.Join(", ", new[] { ("answer", Answer), ("forward from a gateway", Forward), ("ask another silo", Ask) }
            .Select(part => $"{part.Item1} {part.Item2.Microseconds:0.0} and {part.Item2.PerKilobyte:0.00}"));
}
