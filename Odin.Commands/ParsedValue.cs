using System.CommandLine;
using System.CommandLine.Parsing;

namespace Odin.Commands;

/// <summary>What a validator may ask for while other parts of the command line may be wrong: System.CommandLine throws
/// when a flag has no value or a bad one.</summary>
public static class ParsedValue
{
    /// <summary>The value; the type's default when the flag is refused already.</summary>
    public static T? ValueIfValid<T>(this CommandResult result, Option<T> option) => Try(() => result.GetValue(option));

    /// <summary>The same of an argument.</summary>
    public static T? ValueIfValid<T>(this CommandResult result, Argument<T> argument) => Try(() => result.GetValue(argument));

    private static T? Try<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return default;   // The flag's own error is shown.
        }
    }
}
