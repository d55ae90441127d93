using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;

namespace Odin.Hosting.Metrics;

/// <summary>Writes samples in Prometheus' text format 0.0.4 into a rented buffer, which its caller empties now and then.</summary>
public sealed class MetricsText : ISamples, IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>From here on the caller should empty it.</summary>
    private const int FullBytes = 32 * 1024;

    /// <summary>Longer than any number with braces, commas, a blank and a line feed.</summary>
    private const int NumberBytes = 40;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(2 * FullBytes);
    private int _length;
    private Metric _metric = null!;

    public bool IsFull => _length >= FullBytes;

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>The samples that follow are this metric's.</summary>
    public void Begin(Metric metric)
    {
        _metric = metric;
        Write(metric.Header);
    }

    public void Add(double value, LabelText labels = default, LabelText more = default) =>
        WritePart([], value, labels, more, last: default);

    public void Add(IHistogram histogram, LabelText labels = default, LabelText more = default)
    {
        var buckets = histogram.Buckets;
        Span<long> counts = stackalloc long[Buckets.Most];
        var sum = histogram.Read(counts);
        long count = 0;
        for (var bucket = 0; bucket < buckets.Count; bucket++) count += counts[bucket];
        if (count == 0) return;

        count = 0;
        for (var bucket = 0; bucket < buckets.Count; bucket++)
            WritePart("_bucket"u8, count += counts[bucket], labels, more, buckets.Labels[bucket]);
        WritePart("_sum"u8, sum.TotalSeconds, labels, more, last: default);
        WritePart("_count"u8, count, labels, more, last: default);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>One line. A scrape of an edge with 1,000 apps has 80,000 of them, so that room is made once for all that it has.</summary>
    /// <remarks>Over arrays: precompiled code, which writes a first scrape, has the framework's spans behind calls.</remarks>
    private void WritePart(ReadOnlySpan<byte> part, double value, LabelText labels, LabelText more, LabelText last)
    {
        var name = _metric.NameText;
        Grow(name.Length + part.Length + labels.Length + more.Length + last.Length + NumberBytes);
        Buffer.BlockCopy(name, 0, _buffer, _length, name.Length);
        _length += name.Length;
        if (part.Length > 0) Put(part);
        var next = (byte)'{';
        Put(labels, ref next);
        Put(more, ref next);
        Put(last, ref next);
        if (next != '{') _buffer[_length++] = (byte)'}';
        _buffer[_length++] = (byte)' ';
        if (value == 0) _buffer[_length++] = (byte)'0';
        else _length += Format(value, _buffer.AsSpan(_length));
        _buffer[_length++] = (byte)'\n';
    }

    private void Put(LabelText labels, ref byte separator)
    {
        if (labels.Length == 0) return;
        _buffer[_length++] = separator;
        separator = (byte)',';
        _length = labels.CopyTo(_buffer, _length);
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private static int Format(double value, Span<byte> rest)
    {
        var isWhole = value is > -1e15 and < 1e15 && value == Math.Truncate(value);
        var isWritten = isWhole ? Utf8Formatter.TryFormat((long)value, rest, out var written)
            : value.TryFormat(rest, out written, "R", CultureInfo.InvariantCulture);
        Debug.Assert(isWritten, "a number is shorter than NumberBytes");
        return written;
    }

    private void Write(ReadOnlySpan<byte> text)
    {
        Grow(text.Length);
        Put(text);
    }

    private void Grow(int bytes)
    {
        if (_buffer.Length - _length >= bytes) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _buffer.Length, _length + bytes));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
