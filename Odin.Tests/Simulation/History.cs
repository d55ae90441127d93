using System.Globalization;
using System.Runtime.CompilerServices;

namespace Odin.Tests.Simulation;

/// <summary>The event log of one world: a hash over all of it, and its last lines for people.</summary>
internal sealed class History(Agenda agenda)
{
    private const int KeptLines = 400;

    private readonly Queue<string> _last = new();
    private ulong _hash = 14_695_981_039_346_656_037;   // FNV-1a, 64 bits: the same in every process.

    public ulong Hash => _hash;

    public long Lines { get; private set; }

    public void Note(ref DefaultInterpolatedStringHandler text)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{agenda.Now.TotalSeconds:0.000000} {text.ToStringAndClear()}");
        foreach (var letter in line) _hash = (_hash ^ letter) * 1_099_511_628_211;
        Lines++;
        _last.Enqueue(line);
        if (_last.Count > KeptLines) _last.Dequeue();
    }

    public override string ToString() => string.Join('\n', _last);
}
