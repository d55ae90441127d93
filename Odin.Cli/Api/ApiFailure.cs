using System.Net;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Api;

/// <summary>Why a question was not answered.</summary>
/// <param name="ExitCode">What a script is to make of it.</param>
/// <param name="Message">For people: the thing, its value and the remedy.</param>
internal sealed record ApiFailure(int ExitCode, string Message)
{
    /// <summary>Null: there was no answer at all.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What was wrong, for programs: a <see cref="Silo.Api.Contracts.ProblemCode"/>; null: the status says enough.</summary>
    public string? Code { get; init; }

    /// <summary>Of the document that stands.</summary>
    public long? Version { get; init; }

    public int Report(Terminal terminal)
    {
        foreach (var line in Message.Split('\n')) terminal.SayError(VisibleText.Of(line));
        return ExitCode;
    }
}
