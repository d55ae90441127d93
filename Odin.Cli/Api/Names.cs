using System.CommandLine;
using System.CommandLine.Completions;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Api;

/// <summary>Names that a silo knows, for completion.</summary>
/// <param name="ReadAsync">Asks for those that fit what is typed.</param>
internal sealed record Names(Func<ApiClient, CompletionContext, CancellationToken, Task<IEnumerable<string>>> ReadAsync)
{
    public static readonly Names None = new((_, _, _) => Task.FromResult<IEnumerable<string>>([]));
    public static readonly Names Apps = Of<AppList>("apps", list => list.Apps.Select(app => app.Name));
    public static readonly Names Targets = TargetsOf(_ => null);
    public static readonly Names Edges = Of<EdgeList>("edges", list => list.Edges.Select(edge => edge.Id));
    public static readonly Names Regions = Of<RegionsAnswer>("regions", list => list.Regions.Select(region => region.Name));
    public static readonly Names Silos = Of<SilosAnswer>("silos", list => list.Silos.Select(silo => silo.Name));

    /// <summary>Targets of the app that is typed already. None before it is: its own name comes first.</summary>
    public static Names TargetsAfter(Argument<string?> app) => new(async (api, context, stop) =>
        Typed(app, context) is { } name ? await TargetsOf(_ => name).ReadAsync(api, context, stop) : []);

    /// <param name="app">The app that is typed already; null: targets of all.</param>
    public static Names TargetsOf(Func<ParseResult, string?> app) => Of<TargetList>(
        parsed => ApiPath.Of("targets", ("app", app(parsed))), list => list.Targets.Select(one => one.Target.Target).Distinct());

    /// <summary>The argument's word when another is being typed by now; null: it is this one's turn, or it is not there.</summary>
    public static string? Typed(Argument argument, CompletionContext context) =>
        context.ParseResult.GetResult(argument) is { Tokens: [var token, ..] } && token.Value != context.WordToComplete
            ? token.Value : null;

    private static Names Of<T>(string path, Func<T, IEnumerable<string>> select)
        where T : class => Of(_ => path, select);

    private static Names Of<T>(Func<ParseResult, string> path, Func<T, IEnumerable<string>> select)
        where T : class => new(async (api, context, stop) =>
            (await api.GetAsync<T>(path(context.ParseResult), stop)).Value is { } list ? select(list) : []);
}
