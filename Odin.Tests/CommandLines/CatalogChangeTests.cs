using System.Reflection;
using Odin.Cli.Cluster;
using Odin.Cli.Configuration;
using Odin.Commands;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.CommandLines;

/// <summary>A document is read, and by the time its successor is applied another one stands.</summary>
public sealed class CatalogChangeTests : IDisposable
{
    private static readonly ConfigSpec Standing = Config("a", "b", "c", "d");

    private readonly StringWriter _said = new();
    private readonly IGrainFactory _grains = DispatchProxy.Create<IGrainFactory, Catalog>();

    public void Dispose() => _said.Dispose();

    [Fact]
    public async Task The_change_is_said_of_the_document_that_it_replaces()
    {
        (await Change(Config("a", "b", "c", "d", "e"), null).ApplyAsync()).ShouldBe(ExitCode.Ok);

        _said.ToString().ShouldContain("+ app e");
        _said.ToString().ShouldNotContain("+ app a");
        _said.ToString().ShouldContain("version 2 stands (before: 1)");
    }

    [Fact]
    public async Task A_removal_is_guarded_by_the_document_that_it_replaces()
    {
        (await Change(Config("e"), null).ApplyAsync()).ShouldBe(InvalidConfiguration.ExitCode);

        _said.ToString().ShouldContain("--allow-removal");
    }

    [Fact]
    public async Task A_version_that_was_asked_for_is_not_replaced_by_another()
    {
        (await Change(Config("a"), expected: 0).ApplyAsync()).ShouldBe(ExitCode.Failed);

        _said.ToString().ShouldContain("version 1");
    }

    private CatalogChange Change(ConfigSpec config, long? expected) =>
        new(new Terminal(Stream.Null, Stream.Null, _said, _said), _grains, config, expected) { IsForced = false, IsRemovalAllowed = false };

    private static ConfigSpec Config(params string[] apps) =>
        new() { Apps = [.. apps.Select((app, index) => AppSpecs.Spec(app, 7000 + index, "127.0.0.1:1"))] };

    /// <summary>Every grain: apps do not answer, and the catalog is asked first before it has its document. Public because its proxy
    /// derives from it.</summary>
    public class Catalog : DispatchProxy
    {
        private CatalogState _state = new CatalogState().Apply(Standing, null).State;
        private bool _wasAsked;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case nameof(IGrainFactory.GetGrain):
                    return targetMethod.GetGenericArguments()[0] == typeof(IAppCatalogGrain)
                        ? Create<IAppCatalogGrain, Catalog>() : Create<IAppBackendGrain, Catalog>();
                case nameof(IAppBackendGrain.GetStatusAsync):
                    return new ValueTask<AppStatus>(Task.FromException<AppStatus>(new TimeoutException()));
                case nameof(IAppCatalogGrain.GetAsync):
                    var document = (_wasAsked ? _state : new CatalogState()).Present();
                    _wasAsked = true;
                    return Task.FromResult(document);
                case nameof(IAppCatalogGrain.ApplyAsync):
                    var (next, result) = _state.Apply((ConfigSpec)args![0]!, (long?)args[1]);
                    _state = next;
                    return Task.FromResult(result);
                default:
                    throw new NotSupportedException(targetMethod.Name);
            }
        }
    }
}
