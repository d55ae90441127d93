namespace Odin.Edge.Certificates;

/// <summary>One name of the folder: what is in force of it, and why the files that are there now are not. For one thread at a time;
/// what is published is read from any.</summary>
/// <param name="name">As the configuration has it.</param>
/// <param name="stamp">What its files look like now.</param>
/// <param name="read">Reads them.</param>
/// <param name="until">When what was read expires.</param>
/// <param name="isDue">What is in force is to be read again, though no file has changed.</param>
internal sealed class WatchedFile<T>(
    string name, Func<string, (PairStamp, PairStamp)> stamp, Func<string, (T? Value, string? Failure)> read,
    Func<T, DateTimeOffset> until, Func<T, bool> isDue) where T : class
{
    /// <summary>A refused pair may become good by time alone.</summary>
    private const int LooksUntilAgain = 120;

    private (PairStamp, PairStamp) _stamp;
    private T? _value;
    private string? _failure;
    private int _looks;
    private bool _wasChanging;

    public string Name => name;

    /// <summary>What is in force; null: nothing was good yet.</summary>
    public T? Value => Volatile.Read(ref _value);

    /// <summary>Why the files as they are now are not in force, or not all of them; null: they are.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    public DateTimeOffset? NotAfter => Value is { } value ? until(value) : null;

    /// <summary>Reads what has changed. Two files are never written at once: a pair that does not fit is refused when it looks
    /// the same the next time.</summary>
    public FileChange Look(bool isFirst)
    {
        var now = stamp(name);
        var hasChanged = isFirst || now != _stamp || (!_wasChanging && Value is { } present && isDue(present));
        _stamp = now;
        if (!hasChanged && !_wasChanging && (Failure is null || ++_looks < LooksUntilAgain)) return FileChange.None;

        _looks = 0;
        var (value, failure) = read(name);
        if (failure is not null && hasChanged && !isFirst)
        {
            _wasChanging = true;
            return FileChange.None;
        }

        var isAsBefore = failure is not null && failure == Failure && (value is null || !(hasChanged || _wasChanging));
        _wasChanging = false;
        if (isAsBefore) return FileChange.None;
        Volatile.Write(ref _failure, failure);
        if (value is null) return FileChange.Refused;
        Volatile.Write(ref _value, value);
        return FileChange.Taken;
    }
}
