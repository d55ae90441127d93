namespace Odin.Hosting.Logging;

/// <summary>Standard output and standard error of a process that serves: nothing in it waits for whoever reads them.</summary>
public static class StandardStreams
{
    /// <summary>How long the end of the process waits for the last lines to be taken.</summary>
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(1);

    private static readonly Lazy<OutputQueue> Output = new(() => New(1, Console.OpenStandardOutput));
    private static readonly Lazy<OutputQueue> Error = new(() => New(2, Console.OpenStandardError));
    private static readonly Lazy<QueueWriter> Messages = new(() => new QueueWriter(Errors));

    /// <summary>Everything the process writes to standard error goes through here: the log, the lines of sessions, messages.</summary>
    public static OutputQueue Errors => Error.Value;

    /// <summary>Makes a line of the log out of a message to <see cref="Console.Error"/>.</summary>
    internal static void FormatMessages(Func<string, byte[]> format) => Messages.Value.LineFormat = format;

    /// <summary>From now on <see cref="Console.Out"/> and <see cref="Console.Error"/> wait for nobody.</summary>
    public static void UseQueues()
    {
        Console.SetOut(new QueueWriter(Output.Value));
        Console.SetError(Messages.Value);
    }

    /// <summary>At the end of the process: gives the last lines a moment to be taken.</summary>
    public static void Flush()
    {
        if (Output.IsValueCreated) Output.Value.Flush(FlushTime, TimeProvider.System);
        if (Error.IsValueCreated) Errors.Flush(FlushTime, TimeProvider.System);
    }

    private static OutputQueue New(int descriptor, Func<Stream> openElsewhere)
    {
        if (!OperatingSystem.IsWindows()) return new OutputQueue(text => StandardDescriptor.Write(descriptor, text));
        var stream = openElsewhere();
        return new OutputQueue(stream.Write);
    }
}
