namespace Odin.Edge.Apps;

/// <summary>One kind of trouble that an app may have. While it is marked its edge looks at the app a few times a second. From any
/// thread.</summary>
internal sealed class TroubleMark(EdgeApp app, TroubledApps? troubled)
{
    private bool _isSet;

    public bool IsSet => Volatile.Read(ref _isSet);

    public void Set()
    {
        Volatile.Write(ref _isSet, true);   // Before the app is listed: who takes it off the list finds the mark.
        troubled?.Add(app);
    }

    /// <summary>True: it was set. Who takes it sets it again for what is not over.</summary>
    public bool TryTake() => IsSet && Interlocked.Exchange(ref _isSet, false);
}
