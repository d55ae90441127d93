namespace Odin.Thor.Echo;

/// <summary>How an <see cref="EchoTarget"/> answers.</summary>
public sealed record EchoOptions
{
    /// <summary>Answers in UPPER CASE: the bytes a-z change, all others stay. Default: false, every byte as it came.</summary>
    public bool UpperCase { get; init; }

    /// <summary>Greets each client with this name and a newline, before anything is echoed. 1 to 63 letters, digits, dots, dashes and
    /// underscores. Default: null, no greeting.</summary>
    public string? Name { get; init; }

    /// <summary>The most bytes held for one connection; nothing more is read before they are sent. Default 65536, at least 1.</summary>
    public int MaxBufferBytes { get; init; } = 64 * 1024;

    /// <summary>The clock of the pause after a failed accept. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
