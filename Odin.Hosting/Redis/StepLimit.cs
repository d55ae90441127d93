namespace Odin.Hosting.Redis;

/// <summary>A time limit for each of several steps, one after the other.</summary>
internal sealed class StepLimit(TimeSpan length) : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>A step begins; the token is cancelled when it takes too long.</summary>
    public CancellationToken Begin()
    {
        _source.CancelAfter(length);
        return _source.Token;
    }

    public void Dispose() => _source.Dispose();
}
