namespace Odin.Silo.Api.Contracts;

/// <summary>All keys.</summary>
internal sealed record KeyList(IEnumerable<KeyItem> Keys);
