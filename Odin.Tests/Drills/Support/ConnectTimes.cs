using System.Globalization;
using System.Text.RegularExpressions;

namespace Odin.Tests.Drills.Support;

/// <summary>What edges say in their session lines of the time from accept to the established
/// connection to a target, and of who decided.</summary>
internal sealed partial class ConnectTimes
{
    private readonly double[] _milliseconds;

    private ConnectTimes(double[] milliseconds, double leasedShare) => (_milliseconds, LeasedShare) = (milliseconds, leasedShare);

    public int Count => _milliseconds.Length;

    /// <summary>Of 1.</summary>
    public double LeasedShare { get; }

    /// <summary>Of the sessions of an app whose lines are at or after these positions, one per edge.</summary>
    public static ConnectTimes Read(IReadOnlyList<DrillRegion> regions, DrillApp app, IReadOnlyList<int> from)
    {
        var matches = regions.Zip(from).SelectMany(edge => edge.First.Edge.Process.Lines.Skip(edge.Second))
            .Where(line => line.Contains($" {app}:{(int)app} ", StringComparison.Ordinal)).Select(line => Times().Match(line))
            .Where(match => match.Success).ToList();
        return new ConnectTimes([.. matches.Select(match => Number(match, "assign") + Number(match, "connect")).Order()],
            matches.Count(match => match.Groups["source"].Value == "Lease") / (double)matches.Count);
    }

    public double Percentile(double part) => _milliseconds[(int)(_milliseconds.Length * part)];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Count} sessions, " +
            $"{LeasedShare:P1} by Lease, accept to connect p50 " +
                $"{Percentile(0.5):0.00}, p99 {Percentile(0.99):0.00}, max {_milliseconds[^1]:0.00} ms");

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@" by (?<source>\w+) in .* assign (?<assign>[\d.]+) ms, connect (?<connect>[\d.]+) ms")]
    private static partial Regex Times();
}
