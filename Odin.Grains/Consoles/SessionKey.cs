using System.Globalization;

namespace Odin.Grains.Consoles;

/// <summary>A row's place in an order; the next page begins after it, so paging needs no state anywhere.</summary>
/// <param name="Value">What is sorted by: ticks, bytes or nothing.</param>
/// <param name="SessionId">Of equal values the smaller id comes first, in both directions.</param>
[GenerateSerializer, Immutable, Alias("odin.session-key")]
public readonly record struct SessionKey([property: Id(0)] long Value, [property: Id(1)] UInt128 SessionId)
{
    public static bool TryParse(string text, out SessionKey key)
    {
        key = default;
        var colon = text.IndexOf(':');
        if (colon < 0 || !SessionIds.TryParse(text.AsSpan(colon + 1), out var id)
            || !long.TryParse(text.AsSpan(0, colon), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return false;
        key = new SessionKey(value, id);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value}:{SessionIds.Text(SessionId)}");
}
