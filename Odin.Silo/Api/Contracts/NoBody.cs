namespace Odin.Silo.Api.Contracts;

/// <summary>An object without members: everything is in the path and the headers.</summary>
public sealed record NoBody;
