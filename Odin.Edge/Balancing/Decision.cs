namespace Odin.Edge.Balancing;

/// <summary>The target one attempt goes to, by ordinal in the session's app version. Null ordinal: there is no candidate.</summary>
internal readonly record struct Decision(int? Target, DecisionSource Source)
{
    public static Decision None => default;
}
