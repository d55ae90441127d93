using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Odin.Tests.Support;

/// <summary>Takes metrics by OTLP over HTTP, as a collector does, and keeps the last ones.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener _http = new();
    private readonly Lock _lock = new();
    private IReadOnlyDictionary<string, double> _last = new Dictionary<string, double>();
    private TaskCompletionSource _more = NewSignal();

    public OtlpReceiver()
    {
        Port = FreePort.Next();
        _http.Prefixes.Add($"http://127.0.0.1:{Port}/v1/metrics/");
        _http.Start();
        _ = ServeAsync();
    }

    public int Port { get; }

    /// <summary>The first export, of now or later, that is as wanted: values by <c>name{label=value,...}</c>, labels in order.</summary>
    public async Task<IReadOnlyDictionary<string, double>> WaitForAsync(Func<IReadOnlyDictionary<string, double>, bool> isWanted)
    {
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (isWanted(_last)) return _last;
                more = _more.Task;
            }

            await more.WaitAsync(deadline.Token);
        }
    }

    public void Dispose() => _http.Close();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _http.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                var values = Read(body.ToArray()).ToDictionary();
                context.Response.Close();
                lock (_lock) _last = values;
                Interlocked.Exchange(ref _more, NewSignal()).SetResult();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    /// <summary>ExportMetricsServiceRequest, ResourceMetrics, ScopeMetrics, Metric, Gauge or Sum, NumberDataPoint.</summary>
    private static IEnumerable<KeyValuePair<string, double>> Read(ReadOnlyMemory<byte> request) =>
        from resource in Parts(request, 1)
        from scope in Parts(resource, 2)
        from metric in Parts(scope, 2)
        let name = Encoding.UTF8.GetString(Parts(metric, 1).Single().Span)
        from kind in Parts(metric, 5).Concat(Parts(metric, 7))
        from point in Parts(kind, 1)
        let labels = Parts(point, 7).Select(LabelOf).Order(StringComparer.Ordinal)
        select KeyValuePair.Create($"{name}{{{string.Join(',', labels)}}}",
            BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(Parts(point, 4).Single().Span)));

    private static string LabelOf(ReadOnlyMemory<byte> pair) =>
        $"{Encoding.UTF8.GetString(Parts(pair, 1).Single().Span)}={string.Concat(Parts(pair, 2).SelectMany(value => Parts(value, 1))
            .Select(text => Encoding.UTF8.GetString(text.Span)))}";

    /// <summary>The fields of one number in a message, as their bytes.</summary>
    private static List<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> message, int number)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        for (var rest = message; !rest.IsEmpty;)
        {
            var tag = Varint(ref rest);
            var start = rest;
            var length = (tag & 7) switch { 0 => Skip(ref rest), 1 => 8, 5 => 4, _ => (int)Varint(ref rest) };
            if ((tag & 7) == 2) start = rest;
            if (tag >> 3 == (ulong)number) parts.Add(start[..length]);
            rest = start[length..];
        }

        return parts;
    }

    private static int Skip(ref ReadOnlyMemory<byte> rest)
    {
        var before = rest.Length;
        Varint(ref rest);
        return before - rest.Length;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> rest)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = rest.Span[0];
            rest = rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
