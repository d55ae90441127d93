using System.Text.Json;
using Odin.Thor.Loading.Tallies;

namespace Odin.Thor.Loading.Reports;

/// <summary>The stable names of errors: refused, reset, timeout, eof, corrupt, resolve, no-port,
/// no-descriptor, unreachable, other.</summary>
internal static class LoadErrors
{
    public static string NameOf(SessionEnd end) => JsonNamingPolicy.KebabCaseLower.ConvertName(end.ToString());

    public static SortedDictionary<string, long> Of(LoadTally tally) =>
        new(Enum.GetValues<SessionEnd>().Where(end => end.IsError()).ToDictionary(NameOf, tally.CountOf), StringComparer.Ordinal);
}
