using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using Odin.Commands;
using Odin.Thor.Loading.Tallies;

namespace Odin.Thor.Flags;

/// <summary>The flags of <c>thor load</c> and the <see cref="LoadOptions"/> they make.</summary>
internal sealed class LoadFlags
{
    private const int Any = 1_000_000_000;

    private readonly Option<int> _port = TargetFlag.Port();
    private readonly Option<string> _host = TargetFlag.Host();
    private readonly Option<int> _connections =
        Flag.Number("--connections", "Sessions at the same time, at most.", "COUNT", 1, 1_000_000, 1);
    private readonly Option<int> _rate =
        Flag.Number("--rate", "New sessions per second in all; 0: as fast as they end.", "COUNT", 0, 1_000_000, 0);
    private readonly Option<Duration> _duration = Flag.Duration(
        "--duration", "For how long new sessions start; those that run then may end.", TimeSpan.FromSeconds(10));
    private readonly Option<int> _sessions = Flag.Number("--sessions", "Sessions in all; 0: no bound but --duration.", "COUNT", 0, Any, 0);
    private readonly Option<int> _size = Flag.Number("--size", "Bytes of a message.", "BYTES", 1, Any, 64);
    private readonly Option<int> _messages = Flag.Number("--messages", "Round trips of a session.", "COUNT", 1, Any, 1);
    private readonly Option<bool> _hold = new("--hold")
    {
        Description = "Sessions stay open for the whole duration, each with a round trip per second.",
    };
    private readonly Option<bool> _idle = new("--idle")
    {
        Description = "With --hold: sessions do no round trips. One that breaks is noticed at the end only.",
    };
    private readonly Option<bool> _ignoreCase = new("--ignore-case")
    {
        Description = "An answer wholly in upper case is right too ('thor echo --upper').",
    };
    private readonly Option<bool> _greeted = new("--greeted")
    {
        Description = "Targets greet with their names ('thor echo --name'); the report counts sessions by name.",
    };
    private readonly Option<Duration> _timeout = Flag.Duration(
        "--timeout", "For the connect, for each round trip, and for the target's FIN.", TimeSpan.FromSeconds(10));
    private readonly Option<int> _sourceAddresses = Flag.Number(
        "--source-addresses", "Connect from 127.0.1.1 to 127.0.1.COUNT in turn, for more local ports; targets on 127.0.0.0/8 only.",
        "COUNT", 0, 254, 0);
    private readonly Option<int> _seed =
        Flag.Number("--seed", "Of the bytes sent: the same seed sends the same bytes.", "NUMBER", 0, int.MaxValue, 1);

    public Option[] All =>
    [
        _port, _host, _connections, _rate, _duration, _sessions, _size, _messages, _hold, _idle, _ignoreCase, _greeted, _timeout,
            _sourceAddresses, _seed,
    ];

    /// <summary>What flags say about each other. One flag's own value is checked by the flag.</summary>
    public void Validate(CommandResult command)
    {
        if (command.ValueIfValid(_hold)) RefuseWithHold(command, [_messages, _sessions]);
        else if (command.ValueIfValid(_idle)) command.AddError("--idle has no meaning without --hold. Add --hold, or leave --idle out.");
        if (command.ValueIfValid(_sourceAddresses) > 0) RequireLoopback(command);
    }

    private static void RefuseWithHold(CommandResult command, Option[] others)
    {
        foreach (var other in others)
        {
            if (command.GetResult(other) is not { Implicit: false }) continue;
            command.AddError(
                $"{other.Name} has no meaning with --hold: held sessions do a round trip per second. Leave one of the two out.");
        }
    }

    private void RequireLoopback(CommandResult command)
    {
        if (command.ValueIfValid(_host) is not { } host) return;

        if (!IPAddress.TryParse(host, out var address)
            || (IPAddress.IsLoopback(address) && address.AddressFamily == AddressFamily.InterNetwork)) return;
        command.AddError($"--host '{host}': expected an address of 127.0.0.0/8, because --source-addresses connects from 127.0.1.1 on.");
    }

    public LoadOptions Read(ParseResult parsed) => new()
    {
        Host = parsed.GetRequiredValue(_host),
        Port = parsed.GetValue(_port),
        Connections = parsed.GetValue(_connections),
        Rate = parsed.GetValue(_rate),
        Duration = parsed.GetValue(_duration).Value,
        MaxSessions = parsed.GetValue(_sessions) is > 0 and var most ? most : null,
        MessageBytes = parsed.GetValue(_size),
        MessagesPerSession = parsed.GetValue(_messages),
        Hold = parsed.GetValue(_hold),
        IsIdle = parsed.GetValue(_idle),
        IgnoreCase = parsed.GetValue(_ignoreCase),
        Greeted = parsed.GetValue(_greeted),
        Timeout = parsed.GetValue(_timeout).Value,
        SourceAddresses = parsed.GetValue(_sourceAddresses),
        Seed = parsed.GetValue(_seed),
    };
}
