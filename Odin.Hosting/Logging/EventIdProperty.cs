using Serilog.Events;

namespace Odin.Hosting.Logging;

/// <summary>The id of an event in a line that no logger made, as loggers write it.</summary>
internal static class EventIdProperty
{
    public static LogEventProperty Of(int id) =>
        new("EventId", new StructureValue([new LogEventProperty("Id", new ScalarValue(id))]));
}
