namespace Odin.Silo.Api.Contracts;

/// <summary>Whether a document could be put in force.</summary>
public sealed record ValidateAnswer(bool IsValid, IEnumerable<string> Errors);
