using System.Globalization;
using Odin.Silo.Api.Contracts;
using Odin.Silo.Auditing;

namespace Odin.Silo.Api;

/// <summary><c>audit</c>.</summary>
internal static class AuditRoutes
{
    private const int MostEntries = 1000;
    private const int UsualEntries = 100;

    public static async Task<IResult> ListAsync(ApiCall call)
    {
        var (before, limit) = (call.Given("before"), UsualEntries);
        if (before is not null && !IsId(before))
            return Problem.BadRequest($"before '{before}': expected the id of an entry, such as 17-0.");
        if (call.Given("limit") is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
            || limit is < 1 or > MostEntries)) return Problem.BadRequest($"limit '{text}': expected a whole number, 1-{MostEntries}.");
        var entries = await call.Service<AuditTrail>().ReadAsync(before, limit);
        return ApiJson.Of(new AuditList(entries, entries.Length == limit ? entries[^1].Id : null));
    }

    private static bool IsId(string text) => text.Split('-') is [var time, var turn]
        && ulong.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && ulong.TryParse(turn, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
