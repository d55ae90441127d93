using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Odin.Edge.Announcing.Exec;

/// <summary>Announces by a program of the operator: <c>PROGRAM full|soft|withdraw VIP ADDRESS...</c>. For the announcer's thread.</summary>
/// <remarks>The program is called at every change and again every <see cref="Repeat"/>, so it must do no harm when nothing has changed; a
/// router that was restarted learns the route again by that.</remarks>
internal sealed partial class ExecDriver(string program, TimeProvider time, ILogger<ExecDriver> logger) : IRouteDriver
{
    public static readonly TimeSpan Repeat = TimeSpan.FromSeconds(10);

    /// <summary>A program that takes longer is ended.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<string, ExecCall> _calls = new(StringComparer.OrdinalIgnoreCase);
    private readonly ManualResetEventSlim _never = new();
    private ImmutableArray<PeerStatus> _statuses = [];

    public ImmutableArray<PeerStatus> Peers => _statuses;

    private TimeSpan Now => time.GetElapsedTime(_start);

    public void Offer(ImmutableArray<VipOffering> offerings)
    {
        foreach (var offering in offerings)
        {
            if (!_calls.TryGetValue(offering.Name, out var call)) _calls.Add(offering.Name, call = new ExecCall(offering));
            call.Offer(offering);
        }

        foreach (var gone in _calls.Keys.Except(offerings.Select(vip => vip.Name), StringComparer.OrdinalIgnoreCase).ToList())
        {
            if (_calls[gone].IsWithdrawn) _calls.Remove(gone);
            else _calls[gone].Withdraw();
        }
    }

    public void Work(TimeSpan longest)
    {
        foreach (var call in _calls.Values.Where(call => call.IsDue(Now)).ToList()) Call(call);
        _statuses = [.. _calls.Values.Select(StatusOf)];
        _never.Wait(longest);
    }

    public void Stop(string reason)
    {
        foreach (var call in _calls.Values.Where(call => !call.IsWithdrawn).ToList())
        {
            call.Withdraw();
            Call(call);
        }
    }

    /// <summary>The next process calls the program itself.</summary>
    public ImmutableArray<PassedSession> HandOver()
    {
        _calls.Clear();
        return [];
    }

    public void Adopt(ImmutableArray<PassedSession> sessions)
    {
    }

    public void Dispose() => _never.Dispose();

    private PeerStatus StatusOf(ExecCall call) => new($"{program} {call.Offering.Name}", call.Failure is null, call.Failure ?? "",
        call.IsWithdrawn ? 0 : call.Offering.Addresses.Length, call.Changes, 0);

    private void Call(ExecCall call)
    {
        var offering = call.Offering;
        var failure = Run([WordOf(offering.Offer), offering.Name, .. offering.Addresses.Select(address => address.ToString())]);
        if (failure is not null && call.Failure is null) LogFailed(program, WordOf(offering.Offer), offering.Name, failure);
        if (failure is null && call.Failure is not null) LogWorksAgain(program, offering.Name);
        call.OnCalled(failure, Now);
    }

    private static string WordOf(VipOffer offer) => offer switch
    {
        VipOffer.Full => "full",
        VipOffer.Soft => "soft",
        _ => "withdraw",
    };

    /// <summary>Null: it ended with 0 in time.</summary>
    private string? Run(IEnumerable<string> arguments)
    {
        try
        {
            // Nothing is redirected: what it says stands beside this process's own lines, and a full pipe cannot hold it up.
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
            if (process.WaitForExit(Limit)) return process.ExitCode == 0 ? null : $"it ended with code {process.ExitCode}";
            process.Kill(entireProcessTree: true);
            process.WaitForExit(Limit);
            return $"it took longer than {Limit.TotalSeconds:0} s";
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return exception.Message;
        }
    }

    [LoggerMessage(5841, LogLevel.Error,
        "{Program} {Word} {Vip} failed: {Reason}. Routers may not have the VIP as it is wanted; it is called again every 10 s")]
    private partial void LogFailed(string program, string word, string vip, string reason);

    [LoggerMessage(5842, LogLevel.Information, "{Program} works again for VIP {Vip}")]
    private partial void LogWorksAgain(string program, string vip);
}
