namespace Odin.Edge.Limits;

/// <summary>Called for every permit that comes free, on the loop that released it, so it must be quick.</summary>
internal interface IPermitListener
{
    /// <param name="isUsableHere">False when the quota was lowered below what is used, or its hold has
    /// ended: the permit is another edge's.</param>
    void OnReleased(bool isUsableHere);
}
