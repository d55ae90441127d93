using Odin.Grains.Consoles;

namespace Odin.Silo.Api;

/// <summary>Orders of sessions in writing: a column, and a minus before it for the largest first.</summary>
public static class SessionOrderText
{
    public const string Longest = "-duration";

    /// <summary>The oldest session has the longest duration, and the one that moved last is idle for the shortest time.</summary>
    private static readonly Dictionary<string, SessionOrder> ByText = new()
    {
        [Longest] = SessionOrder.Longest,
        ["duration"] = new(SessionSort.Start, IsDescending: true),
        ["start"] = SessionOrder.Longest,
        ["-start"] = new(SessionSort.Start, IsDescending: true),
        ["bytes"] = new(SessionSort.Bytes, IsDescending: false),
        ["-bytes"] = new(SessionSort.Bytes, IsDescending: true),
        ["idle"] = new(SessionSort.LastMoved, IsDescending: true),
        ["-idle"] = new(SessionSort.LastMoved, IsDescending: false),
        ["id"] = new(SessionSort.Id, IsDescending: false),
        ["-id"] = new(SessionSort.Id, IsDescending: true),
    };

    public static string Expected => string.Join(", ", ByText.Keys);

    public static bool TryParse(string text, out SessionOrder order) => ByText.TryGetValue(text, out order);
}
