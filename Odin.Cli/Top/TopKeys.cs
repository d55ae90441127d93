using System.Threading.Channels;

namespace Odin.Cli.Top;

/// <summary>Reads keys on a thread of its own: .NET has no way to wait for one that can be given up. It ends with the process.</summary>
internal static class TopKeys
{
    public static void ReadInto(ChannelWriter<TopEvent> events) => new Thread(() => Read(events))
    {
        IsBackground = true,
        Name = "keys",
    }.Start();

    private static void Read(ChannelWriter<TopEvent> events)
    {
        try
        {
            while (Console.ReadKey(intercept: true) is var key && key != default) events.TryWrite(new TopEvent.Pressed(key));
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            // The terminal is gone.
        }

        events.TryWrite(new TopEvent.TypedOut());
    }
}
