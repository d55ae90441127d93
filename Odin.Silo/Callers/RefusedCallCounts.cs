namespace Odin.Silo.Callers;

/// <summary>Counts refused calls by reason. From any thread.</summary>
internal sealed class RefusedCallCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<CallRefusal>().Length];

    public long Of(CallRefusal why) => Volatile.Read(ref _counts[(int)why]);

    public void Add(CallRefusal why) => Interlocked.Increment(ref _counts[(int)why]);
}
