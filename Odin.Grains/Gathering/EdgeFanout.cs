using System.Globalization;
using Odin.Grains.Catalog;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Failures;

namespace Odin.Grains.Gathering;

/// <summary>Asks all edges the same question, at most <see cref="AskedAtOnce"/> at a time, and names those that did not answer.</summary>
/// <remarks>
/// 1. The catalog names the regions. 2. Each region names its edges and hands out their consoles. 3. Each edge is asked over the connection
/// that it has to its gateway. Every call has a deadline of its own, because Orleans notices a dead edge after 5 s only.
/// A region or a catalog that is too new to know all is waited for; nothing is left out silently: one that knows no more then is named.
/// </remarks>
internal sealed class EdgeFanout(IGrainFactory grains, TimeProvider time, IFanoutObserver? observer)
{
    public const int AskedAtOnce = 64;

    /// <summary>For what has just started, in all. An asker's call fails after 5 s.</summary>
    private static readonly TimeSpan WaitsAtMost = TimeSpan.FromSeconds(3.2);

    private const string NoAnswer = "did not answer within 800 ms";

    public Task<EdgeAnswers<T>> AskAsync<T>(FanoutQuestion question, EdgeScope scope, Func<EdgeContact, Task<T>> ask) =>
        AskAsync(question, () => FindEdgesAsync(scope), ask);

    /// <param name="question">For the observer.</param>
    /// <param name="find">Names the edges; part of the question's time.</param>
    /// <param name="ask">Asks one of them.</param>
    public async Task<EdgeAnswers<T>> AskAsync<T>(FanoutQuestion question, Func<Task<EdgesFound>> find, Func<EdgeContact, Task<T>> ask)
    {
        var askedAt = time.GetTimestamp();
        var edges = await find();
        var answers = await AskAsync(edges.Contacts, ask);
        OnAnswered(question, askedAt, edges.Missing.Length + answers.Missing.Length);
        return answers with { Missing = [.. edges.Missing, .. answers.Missing] };
    }

    /// <summary>Which edges the scope means, and which of them or of their regions cannot be asked.</summary>
    public async Task<EdgesFound> FindEdgesAsync(EdgeScope scope)
    {
        var askedAt = time.GetTimestamp();
        var missing = new List<MissingAnswer>();
        var known = await AskUntilCompleteAsync(AskCatalogAsync, regions => regions.CompleteIn, askedAt);
        if (!known.IsComplete) missing.Add(new MissingAnswer("catalog", "has just started and may not know all regions yet; ask again"));
        var regions = await Task.WhenAll(known.Regions.Where(scope.CoversRegion).Select(region => AskRegionAsync(region, askedAt)));
        missing.AddRange(regions.SelectMany(region => MissingOf(region.Name, region.Consoles, scope)));
        var edges = regions.SelectMany(region => region.Consoles?.Edges ?? []).Where(edge => scope.CoversEdge(edge.Edge.Id));
        return new EdgesFound([.. edges], [.. missing]);
    }

    public async Task<EdgeAnswers<T>> AskAsync<T>(IEnumerable<EdgeContact> edges, Func<EdgeContact, Task<T>> ask)
    {
        using var turns = new SemaphoreSlim(AskedAtOnce);
        var answers = await Task.WhenAll(edges.Select(edge => AskEdgeAsync(edge, ask, turns)));
        return new EdgeAnswers<T>([.. answers.Where(answer => answer.Missing is null).Select(answer => answer.Answer)],
            [.. answers.Select(answer => answer.Missing).OfType<MissingAnswer>()]);
    }

    /// <summary>A question that was asked at <paramref name="askedAt"/>, by <see cref="TimeProvider.GetTimestamp"/>, is answered.</summary>
    public void OnAnswered(FanoutQuestion question, long askedAt, int missing) =>
        observer?.OnAnswered(question, time.GetElapsedTime(askedAt), missing);

    private Task<KnownRegions> AskCatalogAsync() =>
        grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetKnownRegionsAsync().WaitAsync(IEdgeConsole.Deadline, time);

    /// <summary>Null consoles: the region did not answer.</summary>
    private async Task<(string Name, RegionConsoles? Consoles)> AskRegionAsync(string region, long askedAt)
    {
        var grain = grains.GetGrain<IRegionGrain>(region);
        try
        {
            return (region, await AskUntilCompleteAsync(() => grain.GetConsolesAsync().AsTask().WaitAsync(IEdgeConsole.Deadline, time),
                consoles => consoles.CompleteIn, askedAt));
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            return (region, null);
        }
    }

    /// <summary>The last answer is returned, whole or not, when the time is over.</summary>
    private async Task<T> AskUntilCompleteAsync<T>(Func<Task<T>> ask, Func<T, TimeSpan> completeIn, long askedAt)
    {
        while (true)
        {
            var answer = await ask();
            var wait = completeIn(answer);
            if (wait <= TimeSpan.Zero || wait + time.GetElapsedTime(askedAt) > WaitsAtMost) return answer;
            await Task.Delay(wait, time);
        }
    }

    private static IEnumerable<MissingAnswer> MissingOf(string region, RegionConsoles? consoles, EdgeScope scope)
    {
        if (consoles is null) return [new MissingAnswer($"region {region}", NoAnswer)];
        var silent = consoles.Silent.Where(scope.CoversEdge).Select(edge => new MissingAnswer(edge, "silent; it may be cut off"));
        if (consoles.IsComplete) return silent;
        return silent.Append(new MissingAnswer($"region {region}", "knows no edges, or has just started; ask again"));
    }

    private async Task<(EdgeAnswer<T> Answer, MissingAnswer? Missing)> AskEdgeAsync<T>(EdgeContact edge, Func<EdgeContact, Task<T>> ask,
        SemaphoreSlim turns)
    {
        if (edge.Console is null) return (default, new MissingAnswer(edge.Edge.Id, "cannot be asked yet"));
        await turns.WaitAsync();
        try
        {
            return (new EdgeAnswer<T>(edge.Edge, await ask(edge).WaitAsync(IEdgeConsole.Deadline, time)), null);
        }
        catch (TimeoutException)
        {
            return (default, new MissingAnswer(edge.Edge.Id, NoAnswer));
        }
        catch (CallRefusedException unsound)
        {
            return (default, new MissingAnswer(edge.Edge.Id, $"gave an answer that no sound edge gives: {unsound.Message}"));
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            var reason = string.Create(CultureInfo.InvariantCulture, $"cannot be reached ({exception.GetType().Name})");
            return (default, new MissingAnswer(edge.Edge.Id, reason));
        }
        finally
        {
            turns.Release();
        }
    }
}
