using Odin.Edge.Loops;

namespace Odin.Edge.Sessions.Relay;

/// <summary>Separates bulk traffic, which waits its turn behind all that is small and is worth a pipe, from small traffic, by what the last
/// steps of one direction moved.</summary>
internal struct FlowSize(Splicing splicing)
{
    /// <summary>A step below this is small; <see cref="SmallStepsInARow"/> of them mean that the flow has become small.</summary>
    private const int SmallStepBytes = 16 * 1024;
    private const int SmallStepsInARow = 4;

    private int _smallSteps;

    public bool IsBulk { get; private set; }

    /// <summary>The next step goes through a pipe where one is to be had.</summary>
    public bool IsSpliced { get; private set; } = splicing is Splicing.Always or Splicing.Flapping;

    public void OnCopied(int bytes)
    {
        Count(bytes);
        IsSpliced = splicing == Splicing.Auto ? IsBulk : splicing != Splicing.Never;
    }

    public void OnSpliced(int bytes)
    {
        Count(bytes);
        IsSpliced = splicing == Splicing.Auto ? IsBulk : splicing == Splicing.Always;
    }

    /// <summary>A step that would fill the copying buffer makes a flow bulk.</summary>
    private void Count(int bytes)
    {
        _smallSteps = bytes < SmallStepBytes ? _smallSteps + 1 : 0;
        if (bytes >= EventLoop.ScratchBytes) IsBulk = true;
        else if (_smallSteps >= SmallStepsInARow) IsBulk = false;
    }
}
