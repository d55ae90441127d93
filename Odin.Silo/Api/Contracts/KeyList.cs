namespace Odin.Silo.Api.Contracts;

/// <summary>All keys.</summary>
public sealed record KeyList(IEnumerable<KeyItem> Keys);
