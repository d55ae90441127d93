namespace Odin.Hosting.Logging;

/// <summary>How log lines look.</summary>
public enum LogFormat
{
    /// <summary>One line for people.</summary>
    Text,

    /// <summary>One JSON object per line, in Serilog's compact form.</summary>
    Json,
}
