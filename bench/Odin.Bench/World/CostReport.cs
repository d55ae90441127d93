using System.Text;
using Odin.Bench.Calls;

namespace Odin.Bench.World;

/// <summary>The costs of one phase as a table, with Orleans' own part of each call.</summary>
internal sealed class CostReport(CallCosts costs, OrleansCost orleans, int silos, double seconds)
{
    private readonly double _part = costs.PartOfCore;

    public string Text(string phase)
    {
        var text = new StringBuilder();
        var line = $"{phase}; per second, mean of {silos} silos (this process had {_part:P0} of its core, which is taken off)\n";
        text.Append(line)
            .Append("  call                      calls    MB   grain code, ms   Orleans, ms   grain code of one   bytes of one\n");
        foreach (var (kind, sums) in costs.Sums)
        {
            var (answered, local) = (sums.Sum(sum => sum.Answered), sums.Sum(sum => sum.Local));
            var (work, bytes) = (sums.Sum(sum => sum.Seconds) * _part, sums.Sum(sum => sum.Bytes - BytesForwarded(sum)));
            var megabytes = PerSilo(sums.Sum(sum => sum.Bytes)) / 1e6;
            text.AppendLine($"  {kind,-22} {PerSilo(answered + local),8:0} "
                + $"{megabytes,5:0.0}   {PerSilo(work * 1000),14:0}   {PerSilo(sums.Sum(Orleans)) * 1000,11:0}"
                + $"   {work * 1e6 / Math.Max(1, answered + local),14:0.0} us   {bytes / Math.Max(1, Messages(sums)),12}");
        }

        return text.Append(InAll()).ToString();
    }

    /// <summary>Cores that the busiest silo takes.</summary>
    public double Busiest => Enumerable.Range(0, silos).Max(Cores);

    private string InAll() =>
        $"  in all {PerSilo(costs.Sums.Values.Sum(sums => sums.Sum(sum => sum.Answered + sum.Local))):0} calls, "
        + $"{PerSilo(costs.Sums.Values.Sum(sums => sums.Sum(sum => sum.Bytes))) / 1e6:0.0} MB; cores of each silo: "
        + string.Join(", ", Enumerable.Range(0, silos).Select(silo => Cores(silo).ToString("0.00")));

    private double Cores(int silo) => costs.Sums.Values.Sum(sums => sums[silo].Seconds * _part + Orleans(sums[silo])) / seconds;

    private double Orleans(SiloSums sum)
    {
        if (sum.Calls == sum.Local) return 0;
        var bytes = sum.Bytes / (double)(sum.Answered + sum.Asked + 2 * sum.Forwarded);
        return 1e-6 * (sum.Answered * orleans.Answer.At(bytes) + sum.Asked * orleans.Ask.At(bytes)
            + sum.Forwarded * orleans.Forward.At(bytes));
    }

    private double PerSilo(double sum) => sum / seconds / silos;

    /// <summary>A forwarded call's bytes are counted at the silo that answers it.</summary>
    private static long BytesForwarded(SiloSums sum) => sum.Forwarded == 0 ? 0 : sum.Bytes * 2 * sum.Forwarded
        / (sum.Answered + sum.Asked + 2 * sum.Forwarded);

    private static long Messages(SiloSums[] sums) => sums.Sum(sum => sum.Answered + sum.Asked);
}
