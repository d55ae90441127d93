namespace Odin.Grains.Gathering;

/// <summary>Receives what questions to all edges cost on this silo. From any thread.</summary>
public interface IFanoutObserver
{
    /// <param name="question">What was asked.</param>
    /// <param name="took">Until the last edge had answered, or its deadline was over.</param>
    /// <param name="missing">How many edges, regions and catalogs did not answer.</param>
    void OnAnswered(FanoutQuestion question, TimeSpan took, int missing);
}
