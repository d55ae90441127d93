using System.Collections.Immutable;
using Odin.Grains.Failures;

namespace Odin.Silo.Auditing;

/// <summary>Writes the audit: a line of the log always, and an entry of the store.</summary>
internal sealed partial class AuditTrail(IAuditStore store, ILogger<AuditTrail> logger)
{
    private readonly FailureLatch _store = new();

    public async Task WriteAsync(AuditEntry entry)
    {
        var (name, key) = (entry.Name ?? "nobody", entry.Key ?? "none");
        if (entry.Status < StatusCodes.Status400BadRequest)
            LogDone(entry.Action, entry.Target, entry.Status, name, key, entry.Address, entry.Before ?? "-", entry.After ?? "-");
        else LogRefused(entry.Action, entry.Target, entry.Status, entry.Reason ?? "-", name, key, entry.Address);
        try
        {
            await store.AddAsync(entry);
            lock (_store)
            {
                if (_store.Succeed()) LogStoreAnswers();
            }
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            lock (_store)
            {
                if (_store.Fail()) LogNotStored(exception.Message);
            }
        }
    }

    public Task<ImmutableArray<AuditEntry>> ReadAsync(string? before, int limit) => store.ReadAsync(before, limit);

    [LoggerMessage(4301, LogLevel.Information,
        "Audit: {Action} {Target}: {Status}, by {Name} (key {Key}) at {Address}; before: {Before}; after: {After}")]
    private partial void LogDone(string action, string target, int status, string name, string key, string address, string before,
        string after);

    [LoggerMessage(4302, LogLevel.Information,
        "Audit: {Action} {Target}: refused with {Status} ({Reason}), by {Name} (key {Key}) at {Address}")]
    private partial void LogRefused(string action, string target, int status, string reason, string name, string key, string address);

    [LoggerMessage(4303, LogLevel.Warning,
        "Redis does not take the audit: {Reason}. Until it does, entries stand in the logs of the silos only (events 4301 and 4302)")]
    private partial void LogNotStored(string reason);

    [LoggerMessage(4304, LogLevel.Information, "Redis takes the audit again")]
    private partial void LogStoreAnswers();
}
