using System.Diagnostics;
using Orleans.Serialization;

namespace Odin.Bench.World;

/// <summary>What calls cost the silos: to read the question, to do it, to write the answer; and their bytes. Who asks writes the question
/// and reads the answer: that is counted where it is a silo, too.</summary>
/// <remarks>The time of the calls is that of the clock. What the process did not get of its core in a phase is taken off in the
/// report.</remarks>
internal sealed class CallCosts(Serializer serializer, int silos)
{
    private readonly Dictionary<string, SiloSums[]> _sums = [];
    private TimeSpan _processor = Environment.CpuUsage.TotalTime;
    private long _begun = Stopwatch.GetTimestamp();

    public IReadOnlyDictionary<string, SiloSums[]> Sums => _sums;

    /// <summary>The part of a core that this process had since <see cref="Clear"/>; other programs had the rest.</summary>
    public double PartOfCore => Math.Min(1, (Environment.CpuUsage.TotalTime - _processor) / Stopwatch.GetElapsedTime(_begun));

    public void Clear()
    {
        _sums.Clear();
        (_processor, _begun) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
    }

    /// <param name="gateway">The silo that the edge is connected to.</param>
    /// <param name="to">The silo of the grain.</param>
    public TAnswer FromEdge<TQuestion, TAnswer>(string kind, int gateway, int to, TQuestion question, Func<TQuestion, TAnswer> answer)
    {
        var sent = serializer.SerializeToArray(question);
        var (answered, back) = Answer(kind, to, sent, answer);
        if (gateway != to) Of(kind, gateway).Forward(sent.Length + back.Length);
        return answered;   // To read it is the edge's work.
    }

    public TAnswer FromSilo<TQuestion, TAnswer>(string kind, int from, int to, TQuestion question, Func<TQuestion, TAnswer> answer)
    {
        var begun = Stopwatch.GetTimestamp();
        if (from == to)
        {
            var local = answer(question);
            Of(kind, to).Do(Stopwatch.GetTimestamp() - begun);
            return local;
        }

        var sent = serializer.SerializeToArray(question);
        var ticks = Stopwatch.GetTimestamp() - begun;
        var (_, back) = Answer(kind, to, sent, answer);
        begun = Stopwatch.GetTimestamp();
        var read = serializer.Deserialize<TAnswer>(back)!;
        Of(kind, from).Ask(sent.Length + back.Length, ticks + Stopwatch.GetTimestamp() - begun);
        return read;
    }

    private (TAnswer Answer, byte[] Bytes) Answer<TQuestion, TAnswer>(string kind, int silo, byte[] sent, Func<TQuestion, TAnswer> answer)
    {
        var begun = Stopwatch.GetTimestamp();
        var answered = answer(serializer.Deserialize<TQuestion>(sent)!);
        var back = serializer.SerializeToArray(answered);
        Of(kind, silo).Answer(sent.Length + back.Length, Stopwatch.GetTimestamp() - begun);
        return (answered, back);
    }

    private SiloSums Of(string kind, int silo)
    {
        if (!_sums.TryGetValue(kind, out var sums)) _sums.Add(kind, sums = [.. Enumerable.Range(0, silos).Select(_ => new SiloSums())]);
        return sums[silo];
    }
}
