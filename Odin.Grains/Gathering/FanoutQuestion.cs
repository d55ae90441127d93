namespace Odin.Grains.Gathering;

/// <summary>What all edges are asked.</summary>
public enum FanoutQuestion
{
    FindSessions,
    CloseSessions,
    ReadEnds,
    Explain,
}
