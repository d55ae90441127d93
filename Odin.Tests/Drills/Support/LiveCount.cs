namespace Odin.Tests.Drills.Support;

/// <summary>Live sessions at one target or at all of them together, and the most there ever were at once. Any thread.</summary>
internal sealed class LiveCount
{
    private readonly Lock _lock = new();

    public int Live { get; private set; }

    /// <summary>Since the last <see cref="Reset"/>.</summary>
    public int Most { get; private set; }

    /// <summary>Sessions that began since the last <see cref="Reset"/>.</summary>
    public int Begun { get; private set; }

    public void Begin()
    {
        lock (_lock)
        {
            Begun++;
            Most = Math.Max(Most, ++Live);
        }
    }

    public void End()
    {
        lock (_lock) Live--;
    }

    public void Reset()
    {
        lock (_lock) (Most, Begun) = (Live, 0);
    }
}
