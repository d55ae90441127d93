using System.Globalization;
using Odin.Cli.Cluster;
using Odin.Cli.Output;
using Odin.Silo.Auditing;

namespace Odin.Cli.Audit;

/// <summary>One line of <c>odin get audit</c>.</summary>
internal sealed record AuditRow(string Time, string? Name, string? Key, string Address, string Action, string Target, string Status,
    string? Reason, [property: Wide] string? Before, [property: Wide] string? After, [property: Wide] string Silo,
    [property: Wide] string? Id)
{
    public static AuditRow Of(AuditEntry entry) => new(TimeText.Of(entry.Time), entry.Name, entry.Key, entry.Address, entry.Action,
        entry.Target, entry.Status.ToString(CultureInfo.InvariantCulture), entry.Reason, entry.Before, entry.After, entry.Silo, entry.Id);
}
