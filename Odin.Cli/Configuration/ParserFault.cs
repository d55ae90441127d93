namespace Odin.Cli.Configuration;

/// <summary>What the libraries for YAML and TOML throw for some broken documents instead of their
/// own exceptions, as fuzzing has shown.</summary>
internal static class ParserFault
{
    public const string Advice = "what stands here cannot be read; quote it, or write it in another way";

    /// <summary>Whether it stands for a document that cannot be read. Errors of the process, such as no memory, do not.</summary>
    public static bool IsOne(Exception exception) => exception is
        InvalidOperationException or ArgumentException or FormatException or ArithmeticException or IndexOutOfRangeException
        or KeyNotFoundException or NullReferenceException or InvalidCastException;
}
