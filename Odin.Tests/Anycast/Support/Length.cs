namespace Odin.Tests.Anycast.Support;

/// <summary>How long what a test lets happen lasts: beyond the hold time in the suite, as long as docs/ANYCAST.md says with
/// ODIN_LONG=1.</summary>
internal static class Length
{
    /// <summary>Longer than the hold time.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(4);

    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("ODIN_LONG") == "1";

    public static TimeSpan Of(int longSeconds) => IsLong ? TimeSpan.FromSeconds(longSeconds) : Short;
}
