using System.Diagnostics;
using System.Globalization;
using Odin.Hosting.Resources;

namespace Odin.Hosting.Metrics;

/// <summary>What every process says of itself: the kernel's view and the runtime's.</summary>
internal static class ProcessMetrics
{
    private static readonly LabelText[] Generations =
        [.. Enumerable.Range(0, GC.MaxGeneration + 1)
            .Select(generation => LabelText.Of("generation", generation.ToString(CultureInfo.InvariantCulture)))];

    public static IMetricSet Create(IServiceProvider services)
    {
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        var most = DescriptorLimit.OfThisProcess();
        return new MetricSet<object?>(() => [null],
            Of(Metric.Counter("process_cpu_seconds_total", "s", "Processor time of the process, in user and kernel mode."),
                samples => samples.Add(Environment.CpuUsage.TotalTime.TotalSeconds)),
            Of(Metric.Gauge("process_resident_memory_bytes", "By", "Memory of the process that is in RAM."),
                samples => samples.Add(Environment.WorkingSet)),
            Of(Metric.Gauge("process_open_fds", "", "Open file descriptors."), AddOpen),
            Of(Metric.Gauge("process_max_fds", "", "The most file descriptors that the process may have open."), samples =>
            {
                if (most is { } limit) samples.Add(limit);
            }),
            Of(Metric.Gauge("process_start_time_seconds", "s", "When the process began, since 1970."), samples => samples.Add(started)),
            Of(Metric.Counter("dotnet_gc_collections_total", "", "Garbage collections, by the oldest generation collected.", "generation"),
                AddCollections),
            Of(Metric.Gauge("dotnet_gc_heap_bytes", "By", "Bytes of the managed heap, garbage included."),
                samples => samples.Add(GC.GetTotalMemory(forceFullCollection: false))),
            Of(Metric.Counter("dotnet_gc_pause_seconds_total", "s", "Time for which garbage collections stopped all threads."),
                samples => samples.Add(GC.GetTotalPauseDuration().TotalSeconds)),
            Of(Metric.Counter("dotnet_allocated_bytes_total", "By", "Bytes allocated on the managed heap."),
                samples => samples.Add(GC.GetTotalAllocatedBytes())));
    }

    private static MetricReader<object?> Of(Metric metric, Action<ISamples> read) => new(metric, (_, samples) => read(samples));

    private static void AddOpen(ISamples samples)
    {
        if (OperatingSystem.IsLinux()) samples.Add(DescriptorLimit.CountOpen());
    }

    /// <summary>The runtime counts a collection for each generation in it.</summary>
    private static void AddCollections(ISamples samples)
    {
        for (var generation = 0; generation < Generations.Length; generation++)
        {
            var older = generation < GC.MaxGeneration ? GC.CollectionCount(generation + 1) : 0;
            samples.Add(GC.CollectionCount(generation) - older, Generations[generation]);
        }
    }
}
