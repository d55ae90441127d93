using System.Globalization;
using Odin.Cli.Api;

namespace Odin.Cli.Sessions;

/// <summary>A page of a whole list, by id.</summary>
internal sealed record SessionPage
{
    public required int Limit { get; init; }

    public string? Region { get; init; }

    /// <summary>This edge alone; null: all that the flags mean.</summary>
    public string? Edge { get; init; }

    /// <summary>The end of the page before.</summary>
    public string? After { get; init; }

    /// <param name="flags">Which sessions are meant.</param>
    public string Path(IEnumerable<(string Name, string? Value)> flags) => ApiPath.Of("sessions",
    [
        .. Edge is null ? flags : flags.Where(flag => flag.Name is not ("edge" or "region")),
        ("sort", "id"), ("limit", Limit.ToString(CultureInfo.InvariantCulture)), ("after", After),
        .. Edge is null ? Array.Empty<(string, string?)>() : [("region", Region), ("edge", Edge), ("isOne", "true")],
    ]);
}
