namespace Odin.Tests.Architecture;

/// <summary>One type mentions another in its code.</summary>
internal sealed record TypeUse(string FromNamespace, string From, string ToNamespace, string To)
{
    public bool CrossesNamespaces => FromNamespace != ToNamespace;

    public override string ToString() => $"{FromNamespace}.{From} uses {ToNamespace}.{To}";
}
