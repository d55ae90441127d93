namespace Odin.Grains.Configuration;

/// <summary>Values that the model knows and this release cannot serve: they are refused, never ignored.</summary>
internal static class NotYet
{
    public static bool IsNamed(object? value) => value is not null;
}
