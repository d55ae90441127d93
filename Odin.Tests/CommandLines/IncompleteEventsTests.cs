using System.Collections.Immutable;
using System.Reflection;
using Odin.Cli.Cluster;
using Odin.Commands;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;

namespace Odin.Tests.CommandLines;

public sealed class IncompleteEventsTests
{
    [Theory]
    [InlineData(null, "", ExitCode.Ok)]
    [InlineData("iad", "region iad did not answer", ExitCode.Incomplete)]
    [InlineData("catalog", "the catalog did not answer", ExitCode.Incomplete)]
    public async Task Who_did_not_answer_is_named_and_the_exit_code_is_5(string? silent, string named, int exitCode)
    {
        var messages = new StringWriter();
        var grains = DispatchProxy.Create<IGrainFactory, Grains>();
        ((Grains)grains).Silent = silent;

        var ended = await new GetEventsCommand(new Terminal(Stream.Null, Stream.Null, TextWriter.Null, messages))
            .ListAsync(new EventFeed(grains, new EventQuery(), waits: true, CancellationToken.None), "table");

        ended.ShouldBe(exitCode);
        messages.ToString().ShouldContain(named);
    }

    /// <summary>Public because its proxy derives from it.</summary>
    public class Grains : DispatchProxy
    {
        public string? Silent { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var isCatalog = targetMethod!.GetGenericArguments()[0] == typeof(IAppCatalogGrain);
            object grain = isCatalog ? Create<IAppCatalogGrain, Answers>() : Create<IRegionGrain, Answers>();
            ((Answers)grain).IsSilent = (string?)args![0] == Silent;
            return grain;
        }
    }

    /// <summary>A catalog of two regions and no app, or one of the regions.</summary>
    public class Answers : DispatchProxy
    {
        public bool IsSilent { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            nameof(IAppCatalogGrain.GetEventsAsync) when IsSilent =>
                Task.FromException<ImmutableArray<ClusterEvent>>(new TimeoutException("nobody is there")),
            nameof(IAppCatalogGrain.GetEventsAsync) => Task.FromResult(ImmutableArray<ClusterEvent>.Empty),
            nameof(IAppCatalogGrain.GetKnownRegionsAsync) =>
                Task.FromResult(new KnownRegions(["fra", "iad"], IsComplete: true, CompleteIn: TimeSpan.Zero)),
            nameof(IAppCatalogGrain.GetEventRegionsAsync) => Task.FromResult<ImmutableArray<string>>(["fra", "iad"]),
            nameof(IAppCatalogGrain.GetAsync) => Task.FromResult(new CatalogDocument(1, new ConfigSpec { Apps = [] })),
            var name => throw new NotSupportedException(name),
        };
    }
}
