using System.Diagnostics;
using System.Text;
using Orleans.Serialization;

namespace Odin.Bench;

/// <summary>What calls cost the silo that answers: to read the question, to do it, to write the answer; and their bytes.</summary>
internal sealed class CallCosts(Serializer serializer)
{
    private readonly Dictionary<string, Sum> _sums = [];

    public void Clear() => _sums.Clear();

    /// <summary>Writing the question and reading the answer is the caller's work. Where that is a silo, too, it is counted by
    /// <paramref name="isFromSilo"/>.</summary>
    public TAnswer Call<TQuestion, TAnswer>(string kind, TQuestion question, Func<TQuestion, TAnswer> answer, bool isFromSilo = false)
    {
        if (!_sums.TryGetValue(kind, out var sum)) _sums.Add(kind, sum = new Sum());
        var begun = Stopwatch.GetTimestamp();
        var sent = serializer.SerializeToArray(question);
        if (!isFromSilo) begun = Stopwatch.GetTimestamp();
        var back = serializer.SerializeToArray(answer(serializer.Deserialize<TQuestion>(sent)!));
        var ended = Stopwatch.GetTimestamp();
        var read = serializer.Deserialize<TAnswer>(back);
        if (isFromSilo) ended = Stopwatch.GetTimestamp();
        sum.Add(sent.Length + back.Length, ended - begun);
        return read!;
    }

    public string Report(string what, int seconds, int silos)
    {
        var text = new StringBuilder($"{what}, per second of the world and each of {silos} silos:\n");
        foreach (var (kind, sum) in _sums)
        {
            var each = (double)seconds * silos;
            var (calls, bytes, milliseconds) = (sum.Calls / each, sum.Bytes / 1e6 / each, sum.Milliseconds / each);
            text.AppendLine($"  {kind,-20} {calls,8:0} calls  {bytes,7:0.00} MB  {milliseconds,6:0} ms   "
                + $"{sum.Milliseconds * 1000 / sum.Calls,6:0.0} us and {sum.Bytes / sum.Calls} bytes each");
        }

        return text.Append($"  in all {_sums.Values.Sum(sum => sum.Calls) / (double)seconds / silos:0} calls, "
            + $"{_sums.Values.Sum(sum => sum.Milliseconds) / seconds / silos:0} ms").ToString();
    }

    private sealed class Sum
    {
        private long _ticks;

        public long Calls { get; private set; }

        public long Bytes { get; private set; }

        public double Milliseconds => _ticks * 1000.0 / Stopwatch.Frequency;

        public void Add(long bytes, long ticks)
        {
            Calls++;
            Bytes += bytes;
            _ticks += ticks;
        }
    }
}
