using System.Collections.Immutable;
using Odin.Silo.Access;

namespace Odin.Silo.Api;

/// <summary>A route of the admin API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Its path below <see cref="Root"/>.</param>
/// <param name="Access">Who may use it.</param>
/// <param name="ServeAsync">Serves it.</param>
/// <param name="Summary">One sentence for the reference.</param>
internal sealed record ApiRoute(string Method, string Path, RouteAccess Access, Func<ApiCall, Task<IResult>> ServeAsync, string Summary)
{
    public const string Root = "/api/v1";

    /// <summary>Ten thousand apps with ten targets each are 15 MiB.</summary>
    public const long MostBytesOfDocument = 64 * 1024 * 1024;

    /// <summary>What the audit calls it.</summary>
    public string Action => $"{Method} {Root}{Path}";

    /// <summary>The type of its body; null: it has none. <see cref="object"/>: a document of the configuration.</summary>
    public Type? Body { get; init; }

    /// <summary>The type of what it answers; null: no JSON. <see cref="object"/>: a document of the configuration.</summary>
    public Type? Answer { get; init; }

    /// <summary>It answers in YAML, too, when <c>Accept</c> asks for that.</summary>
    public bool IsAlsoYaml { get; init; }

    /// <summary>The names of what its query may have.</summary>
    public ImmutableArray<string> Query { get; init; } = [];

    /// <summary>A body of more is refused.</summary>
    public long MostBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The status when all went well.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>What is wrong with the names of a query: what is not known would silently not count. Null: nothing.</summary>
    public Problem? ProblemOf(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (!Query.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return Problem.BadRequest($"There is no query parameter '{name}' here. "
                    + (Query is [] ? "This route has none." : $"Known ones: {string.Join(", ", Query)}."));
            }

            if (values.Count > 1) return Problem.BadRequest($"{name} is given {values.Count} times: give one value.");
        }

        return null;
    }

    public static ApiRoute Read<TAnswer>(string path, Role role, Scope scope, Func<ApiCall, Task<IResult>> serve, string summary,
        params ImmutableArray<string> query) =>
        new(HttpMethods.Get, path, new RouteAccess(role, scope, IsChange: false), serve, summary)
        {
            Answer = typeof(TAnswer),
            Query = query,
        };

    public static ApiRoute Change<TBody, TAnswer>(string method, string path, Role role, Scope scope, Func<ApiCall, Task<IResult>> serve,
        string summary) => new(method, path, new RouteAccess(role, scope, IsChange: true), serve, summary)
        {
            Body = HttpMethods.IsDelete(method) ? null : typeof(TBody),
            Answer = typeof(TAnswer),
        };
}
