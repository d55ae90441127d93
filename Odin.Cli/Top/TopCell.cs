using System.Globalization;
using Odin.Cli.Output;
using Odin.Cli.Sessions;

namespace Odin.Cli.Top;

/// <summary>One value of a row.</summary>
/// <param name="Order">What rows are ordered by; of one type in a column. Null: not known, and last.</param>
/// <param name="Text">How it is shown; nothing in it steers a terminal.</param>
internal readonly record struct TopCell(IComparable? Order, string Text)
{
    private const string NotKnown = "-";

    public static TopCell Of(string? text) => new(text?.ToUpperInvariant(), TextTable.Text(text));

    public static TopCell Of(long? number) => new(number, TextTable.Text(number));

    /// <summary>Per second, with a digit behind the point below a hundred.</summary>
    public static TopCell OfRate(double? rate) => new(rate,
        rate is { } known ? known.ToString(known < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture) : NotKnown);

    /// <param name="part">0 to 1.</param>
    public static TopCell OfPart(double? part) => new(part,
        part is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0}%") : NotKnown);

    public static TopCell OfBytes(double? bytes) => new(bytes, bytes is { } known ? BytesText(known) : NotKnown);

    public static TopCell OfSpan(double seconds) => new(seconds, ShortSpan.Text(TimeSpan.FromSeconds(seconds)));

    /// <summary>Some of many, such as <c>2/3</c>; ordered by how many there are of the first.</summary>
    public static TopCell OfSome(int some, int all) => new((long)some, string.Create(CultureInfo.InvariantCulture, $"{some}/{all}"));

    private static string BytesText(double bytes)
    {
        foreach (var unit in (ReadOnlySpan<char>)['B', 'k', 'M', 'G', 'T'])
        {
            var digits = unit != 'B' && bytes < 9.95 ? "0.0" : "0";
            if (bytes < 999.5) return bytes.ToString(digits, CultureInfo.InvariantCulture) + unit;
            bytes /= 1000;
        }

        return bytes.ToString("0", CultureInfo.InvariantCulture) + 'P';
    }
}
