namespace Odin.Commands;

/// <summary>Where a command reads and writes: data on <see cref="Output"/>, messages on <see cref="Messages"/>.</summary>
/// <param name="Input">Standard input, byte for byte.</param>
/// <param name="Output">Standard output, byte for byte.</param>
/// <param name="Text">Standard output as text. A command uses either this or <see cref="Output"/>.</param>
/// <param name="Messages">Standard error.</param>
public sealed record Terminal(Stream Input, Stream Output, TextWriter Text, TextWriter Messages)
{
    private const string Red = "\e[31m";
    private const string Plain = "\e[0m";

    /// <summary>A person types the input; otherwise it is a file or a pipe.</summary>
    public bool InputIsTyped { get; init; }

    /// <summary>A person watches the output; otherwise it is a file or a pipe.</summary>
    public bool OutputIsWatched { get; init; }

    /// <summary>A person watches the messages, so a line may be rewritten in place.</summary>
    public bool MessagesAreWatched { get; init; }

    /// <summary>Columns of the screen that shows the output; null: it is no screen, or one that does not say.</summary>
    public Func<int?> OutputWidth { get; init; } = () => null;

    /// <summary>False when <c>NO_COLOR</c> is set (no-color.org) or nobody watches.</summary>
    public bool UsesColour { get; init; }

    public static Terminal OfProcess()
    {
        var isWatched = !Console.IsErrorRedirected;
        return new(Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Out, Console.Error)
        {
            InputIsTyped = !Console.IsInputRedirected,
            OutputIsWatched = !Console.IsOutputRedirected,
            MessagesAreWatched = isWatched,
            OutputWidth = WidthOfConsole,
            UsesColour = isWatched && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        };
    }

    private static int? WidthOfConsole() => !Console.IsOutputRedirected && Console.WindowWidth is > 0 and var width ? width : null;

    public void Say(string message) => Messages.WriteLine(message);

    /// <summary>Says what went wrong; returns the exit code of it.</summary>
    public int Fail(string message)
    {
        SayError(message);
        return ExitCode.Failed;
    }

    public void SayError(string message) => Messages.WriteLine(UsesColour ? $"{Red}error:{Plain} {message}" : $"error: {message}");
}
