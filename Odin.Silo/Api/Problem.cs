using Microsoft.AspNetCore.WebUtilities;
using Odin.Silo.Api.Contracts;

namespace Odin.Silo.Api;

/// <summary>What was wrong with a request, as RFC 9457 has it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">For people: the thing, its value and the remedy.</param>
internal sealed record Problem(int Status, string Detail) : IResult, IStatusCodeHttpResult
{
    /// <summary>What went wrong, for programs: one of <see cref="ProblemCode"/>; null: the status says enough.</summary>
    public string? Code { get; init; }

    /// <summary>Of the document that stands, where that is what is wrong.</summary>
    public long? Version { get; init; }

    public const string ContentType = "application/problem+json";

    public string Title => ReasonPhrases.GetReasonPhrase(Status);

    int? IStatusCodeHttpResult.StatusCode => Status;

    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static Problem Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    public static Problem Unavailable(string detail) => new(StatusCodes.Status503ServiceUnavailable, detail);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        return httpContext.Response.WriteAsJsonAsync(new ProblemBody(Title, Status, Detail, Code, Version), ProblemBody.Json, ContentType,
            httpContext.RequestAborted);
    }
}
