using System.Text.Json;

namespace Odin.Tests.Silo.Api;

/// <summary>What the API answered; of a stream without its body.</summary>
internal sealed record ApiAnswer(int Status, string Body, HttpResponseMessage Message)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Of a problem.</summary>
    public string Detail
    {
        get
        {
            Message.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", Body);
            Json.GetProperty("status").GetInt32().ShouldBe(Status);
            Json.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
            return Json.GetProperty("detail").GetString()!;
        }
    }
}
