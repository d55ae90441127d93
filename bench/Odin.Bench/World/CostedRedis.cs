using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Permits;
using Odin.Silo.Hosting;
using Orleans.Storage;

namespace Odin.Bench.World;

/// <summary>What grains store, as the product writes it: the register of permits and the catalog. Silos die, and this stays.</summary>
internal sealed class CostedRedis
{
    private static readonly TimeSpan CatalogLook = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, PermitRecord> _records = [];
    private readonly TolerantSerializer _serializer;

    public CostedRedis()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => silo.UseLocalhostClustering().Services.AddStateSerializer());
        _serializer = new TolerantSerializer(builder.Build().Services.GetRequiredService<IGrainStorageSerializer>());
    }

    public long Writes { get; private set; }

    public long Bytes { get; private set; }

    public void Clear() => (Writes, Bytes) = (0, 0);

    /// <summary>Null: refused.</summary>
    public PermitClaim? Store(string app, RegisterStep step)
    {
        var record = _records.GetValueOrDefault(app) ?? new PermitRecord();
        var next = step is RegisterStep.Write write ? record.Write(write.Epoch, write.Sequence, write.Holders, write.Hold)
            : record.Claim(((RegisterStep.Claim)step).AtLeast);
        if (next is null) return null;
        _records[app] = next;
        Writes++;
        Bytes += _serializer.Serialize(next).ToMemory().Length;
        return new PermitClaim(next.Epoch, next.Holders, next.Hold) { IsNew = record.Epoch == 0 };
    }

    /// <summary>The catalog with as many documents as are kept, each of which changed one app.</summary>
    public string CatalogReport(IReadOnlyList<AppSpec> apps)
    {
        var state = new CatalogState().Named("bench").Apply(new ConfigSpec { Apps = [.. apps] }, null).State;
        for (var change = 1; change < CatalogState.MaxHistory; change++)
        {
            var changed = apps.ToArray();
            changed[change % changed.Length] = changed[change % changed.Length] with { PanicPercent = change };
            state = state.Apply(new ConfigSpec { Apps = [.. changed] }, null).State;
        }

        var one = apps.ToArray();
        one[0] = one[0] with { PanicPercent = 1 };
        var next = state.Apply(new ConfigSpec { Apps = [.. one] }, null).State;
        var whole = Measured(() => BaseCatalog.Of(next, "bench"));
        var head = new CatalogHead { Base = new BaseName("base-a", "bench") };
        var first = Measured(() => head.After(next, state)!);
        while (head.After(next, state) is { } after) head = after;
        var longest = Measured(() => head);
        return $"Redis, the catalog with {state.History.Length} documents: base {whole}; a change {first}, and {longest} "
            + $"after {head.Changes.Length} of them, when the next one writes a base; a look each {CatalogLook.TotalSeconds:0} s reads "
            + "the changes";
    }

    private string Measured<T>(Func<T> make)
    {
        _serializer.Serialize(make());
        var begun = Stopwatch.GetTimestamp();
        var stored = _serializer.Serialize(make());
        return $"{stored.ToMemory().Length / 1e3:0.0} kB in {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0} ms";
    }

    public string PermitReport(double seconds) =>
        $"Redis, permits: {Writes / seconds:0.0} writes/s, {Bytes / seconds / 1e3:0.0} kB/s, {Bytes / Math.Max(1, Writes)} bytes each; "
        + "what sessions and counts need: none";
}
