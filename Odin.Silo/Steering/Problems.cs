namespace Odin.Silo.Steering;

/// <summary>What was wrong with a request, as RFC 9457 has it.</summary>
internal static class Problems
{
    public static IResult Of(int code, string detail) => Results.Json(
        new { title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(code), status = code, detail },
        contentType: "application/problem+json", statusCode: code);
}
