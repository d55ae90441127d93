namespace Odin.Grains.Regions;

/// <summary>Which apps have had news since a number, for silos that show them. Pure: time comes in.</summary>
/// <remarks>Nothing is noted while nobody asks. A number from before that, or of another activation, is answered with all apps.</remarks>
internal sealed class AppNews
{
    /// <summary>How long news is noted after the last question, and kept, at least.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, long> _numbers = [];
    private TimeSpan? _askedAt;
    private TimeSpan _nextSweep;
    private long _completeFrom;
    private long _numberAtSweep;

    /// <summary>Of the latest news.</summary>
    public long Number { get; private set; }

    /// <param name="startsAt">Higher than the numbers of an activation before.</param>
    public void Begin(long startsAt) => Number = startsAt;

    /// <summary>Whoever asks from now on gets this app.</summary>
    public void Note(string app)
    {
        if (_askedAt is not null) _numbers[app] = ++Number;
    }

    /// <summary>Null: it is not known what is newer, so all apps are to be named.</summary>
    public IReadOnlyCollection<string>? Since(long number, TimeSpan now)
    {
        if (_askedAt is null) (_completeFrom, _numberAtSweep, _nextSweep) = (++Number, Number, now + KeptFor);
        _askedAt = now;
        if (number < _completeFrom || number > Number) return null;
        return number == Number ? [] : [.. _numbers.Where(app => app.Value > number).Select(app => app.Key)];
    }

    /// <summary>Forgets what is old, and all when nobody has asked for long.</summary>
    public void Sweep(TimeSpan now)
    {
        if (_askedAt is not { } askedAt || now < _nextSweep) return;
        if (now - askedAt >= KeptFor)
        {
            _askedAt = null;
            _numbers.Clear();
            return;
        }

        (_completeFrom, _numberAtSweep, _nextSweep) = (_numberAtSweep, Number, now + KeptFor);
        foreach (var (app, number) in _numbers)
        {
            if (number <= _completeFrom) _numbers.Remove(app);   // A dictionary may be thinned out while it is read.
        }
    }
}
