using System.Text;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>Why a session ends, RFC 4271 4.5: the last message of the side that ends it.</summary>
internal sealed record BgpNotification(byte Code, byte Subcode, byte[] Data)
{
    private const byte Cease = 6;

    /// <summary>The longest text that every release of every router takes (RFC 8203).</summary>
    private const int MaxTextBytes = 128;

    private static readonly string[] Codes =
        ["", "bad message header", "bad OPEN", "bad UPDATE", "hold time expired", "unexpected message", "cease"];

    private static readonly string[] CeaseReasons =
    [
        "", "too many prefixes", "administrative shutdown", "peer removed", "administrative reset", "connection rejected",
        "configuration changed", "connection collision", "out of resources", "hard reset", "BFD down",
    ];

    private static readonly string[] OpenReasons =
        ["", "unsupported version", "bad peer AS", "bad identifier", "unsupported parameter", "", "hold time not accepted", "capability"];

    public static BgpNotification HoldExpired { get; } = new(4, 0, []);

    public static BgpNotification NotSynchronised { get; } = new(1, 1, []);

    public static BgpNotification BadLength(int length) => new(1, 2, [(byte)(length >> 8), (byte)length]);

    public static BgpNotification BadType(byte type) => new(1, 3, [type]);

    public static BgpNotification Malformed { get; } = new(2, 0, []);

    public static BgpNotification BadVersion { get; } = new(2, 1, [0, 4]);

    public static BgpNotification BadPeerAs { get; } = new(2, 2, []);

    public static BgpNotification BadIdentifier { get; } = new(2, 3, []);

    public static BgpNotification BadParameter { get; } = new(2, 4, []);

    public static BgpNotification BadHoldTime { get; } = new(2, 6, []);

    /// <param name="subcode">RFC 6608: 1 while an OPEN is awaited, 2 while its confirmation is, 3 afterwards.</param>
    public static BgpNotification Unexpected(byte subcode) => new(5, subcode, []);

    /// <summary>An administrative shutdown with a text for the router's operator, RFC 9003.</summary>
    public static BgpNotification Shutdown(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        while (bytes.Length > MaxTextBytes)
        {
            text = text[..^1];
            bytes = Encoding.UTF8.GetBytes(text);
        }

        return new BgpNotification(Cease, 2, [(byte)bytes.Length, .. bytes]);
    }

    /// <param name="body">Two bytes at least: the message without its header.</param>
    public static BgpNotification Read(ReadOnlySpan<byte> body) => new(body[0], body[1], body[2..].ToArray());

    public byte[] ToMessage()
    {
        var writer = new BgpWriter(BgpMessageType.Notification);
        writer.Byte(Code);
        writer.Byte(Subcode);
        writer.Bytes(Data);
        return writer.ToMessage();
    }

    /// <summary>The text of a shutdown; null: there is none.</summary>
    private string? Text => Code == Cease && Subcode is 2 or 4 && Data is [var length, .. var rest] && length > 0 && length <= rest.Length
        ? Encoding.UTF8.GetString(rest.AsSpan(0, length)) : null;

    private string Reason => Code switch
    {
        2 when Subcode < OpenReasons.Length => OpenReasons[Subcode],
        Cease when Subcode < CeaseReasons.Length => CeaseReasons[Subcode],
        _ => "",
    };

    /// <summary>For people: <c>cease, administrative shutdown: maintenance until 5</c>.</summary>
    public override string ToString()
    {
        var code = Code < Codes.Length && Codes[Code].Length > 0 ? Codes[Code] : $"code {Code}";
        var reason = Reason is { Length: > 0 } known ? $", {known}" : Subcode > 0 ? $", subcode {Subcode}" : "";
        return Text is { } text ? $"{code}{reason}: {text}" : $"{code}{reason}";
    }
}
