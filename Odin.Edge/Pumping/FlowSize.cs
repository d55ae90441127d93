using Odin.Edge.Loops;

namespace Odin.Edge.Pumping;

/// <summary>Tells bulk traffic, which is worth a pipe, from small traffic, by what the last steps of one direction moved.</summary>
internal struct FlowSize(Splicing splicing)
{
    /// <summary>A splice below this is small; <see cref="SmallSplicesInARow"/> of them mean that the flow has become small.</summary>
    private const int SmallSpliceBytes = 16 * 1024;
    private const int SmallSplicesInARow = 4;

    private int _smallSplices;

    public bool IsBulk { get; private set; } = splicing is Splicing.Always or Splicing.Flapping;

    /// <param name="isFull">The read filled the buffer: there is more than a copy can carry.</param>
    public void OnCopied(bool isFull)
    {
        if (splicing == Splicing.Auto)
        {
            if (!isFull) return;
            IsBulk = true;
            _smallSplices = 0;
        }
        else
        {
            IsBulk = splicing != Splicing.Never;
        }
    }

    public void OnSpliced(int bytes)
    {
        _smallSplices = bytes < SmallSpliceBytes ? _smallSplices + 1 : 0;
        if (splicing == Splicing.Flapping || (splicing == Splicing.Auto && _smallSplices >= SmallSplicesInARow)) IsBulk = false;
    }
}
