namespace Odin.Thor.Echo;

/// <summary>What the connections of one <see cref="EchoTarget"/> did. Written from any thread.</summary>
internal sealed class EchoCounters
{
    private long _accepted;
    private long _ended;
    private long _failed;
    private long _echoedBytes;

    public long Accepted => Volatile.Read(ref _accepted);
    public long Live => Accepted - Volatile.Read(ref _ended);
    public long Failed => Volatile.Read(ref _failed);
    public long EchoedBytes => Volatile.Read(ref _echoedBytes);

    public void CountAccepted() => Interlocked.Increment(ref _accepted);

    public void CountEnded(bool failed)
    {
        if (failed) Interlocked.Increment(ref _failed);
        Interlocked.Increment(ref _ended);
    }

    public void CountEchoed(int bytes) => Interlocked.Add(ref _echoedBytes, bytes);
}
