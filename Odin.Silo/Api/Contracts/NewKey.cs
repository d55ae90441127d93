namespace Odin.Silo.Api.Contracts;

/// <summary>A key that was just made.</summary>
/// <param name="Key">Shown here and never again.</param>
public sealed record NewKey(string Key, KeyItem About);
