using System.Net;
using DnsClient;
using DnsClient.Protocol;

namespace Odin.Edge.Targets.NameServers;

/// <summary>What of a name server's answer belongs to the question. Pure.</summary>
/// <remarks>
/// Only addresses of the name that was asked for, or of the last name of its chain of aliases, count (RFC 1034, section 3.6.2;
/// RFC 5452, section 6). Whatever else a server, or somebody in its place, puts into an answer is passed over. The id of the answer is
/// compared by the client library.
/// </remarks>
internal static class CheckedAnswer
{
    /// <summary>As other resolvers have it; a longer chain is a slip or an attack.</summary>
    private const int MaxAliases = 16;

    /// <summary>Of one answer; more are not looked at.</summary>
    private const int MaxRecords = 256;

    /// <summary>False: the answer is to another question.</summary>
    public static bool IsTo(DnsQuestion question, IReadOnlyList<DnsQuestion> answered) =>
        answered is [var only] && Same(only.QueryName, question.QueryName)
        && only.QuestionType == question.QuestionType && only.QuestionClass == question.QuestionClass;

    /// <summary>The addresses, and the least time to live of them and of the aliases on the way, in seconds. None
    /// when the chain of aliases has no end.</summary>
    public static (IPAddress[] Addresses, int? TimeToLive) Of(DnsQuestion question, IEnumerable<DnsResourceRecord> answers)
    {
        List<DnsResourceRecord> records = [.. answers.Take(MaxRecords).Where(record => record.RecordClass == question.QuestionClass)];
        var (name, timeToLive) = (question.QueryName, (int?)null);
        for (var aliases = 0; aliases <= MaxAliases; aliases++)
        {
            var own = records.Where(record => Same(record.DomainName, name)).ToList();
            List<AddressRecord> addresses =
                [.. own.OfType<AddressRecord>().Where(record => (int)record.RecordType == (int)question.QuestionType)];
            foreach (var address in addresses) timeToLive = Least(timeToLive, address);
            if (addresses.Count > 0) return ([.. addresses.Select(record => record.Address).Distinct()], timeToLive);
            if (own.OfType<CNameRecord>().FirstOrDefault() is not { } alias) return ([], null);

            records.RemoveAll(record => Same(record.DomainName, name));   // A chain that comes back here has no end.
            (name, timeToLive) = (alias.CanonicalName, Least(timeToLive, alias));
        }

        return ([], null);
    }

    private static int Least(int? before, DnsResourceRecord record) => Math.Min(before ?? int.MaxValue, record.InitialTimeToLive);

    /// <summary>Names are compared without regard to case (RFC 4343).</summary>
    private static bool Same(DnsString one, DnsString other) =>
        one.Value.TrimEnd('.').Equals(other.Value.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
