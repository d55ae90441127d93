using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Reading;
using Odin.Silo.Access;
using Odin.Silo.Api;
using Odin.Tests.Support;

namespace Odin.Tests.Silo.Api;

/// <summary>A document is read, and by the time its successor is applied another one stands.</summary>
public sealed class ConfigRaceTests
{
    private static readonly ConfigSpec Standing = Config("a", "b", "c", "d");

    private readonly IGrainFactory _grains = DispatchProxy.Create<IGrainFactory, Catalog>();

    [Fact]
    public async Task The_change_is_said_of_the_document_that_it_replaces()
    {
        var (status, answer) = await PutAsync(Config("a", "b", "c", "d", "e"), expected: null);

        status.ShouldBe(200);
        answer.GetProperty("differences").EnumerateArray().ShouldHaveSingleItem().GetProperty("app").GetString().ShouldBe("e");
        (answer.GetProperty("version").GetInt64(), answer.GetProperty("before").GetInt64()).ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_version_that_was_asked_for_is_not_replaced_by_another()
    {
        var (status, answer) = await PutAsync(Config("a", "b", "c", "d", "e"), expected: 0);

        status.ShouldBe(412);
        (answer.GetProperty("code").GetString(), answer.GetProperty("version").GetInt64()).ShouldBe(("versionConflict", 1));
    }

    private async Task<(int Status, JsonElement Answer)> PutAsync(ConfigSpec config, long? expected)
    {
        var services = new ServiceCollection().AddSingleton(_grains).AddSingleton<ConfigMemory>().AddLogging().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        using var answer = new MemoryStream();
        (http.Request.Body, http.Response.Body) = (new MemoryStream(Encoding.UTF8.GetBytes(ConfigWriter.ToJson(config))), answer);
        if (expected is { } version) http.Request.Headers.IfMatch = $"\"{version}\"";
        var result = await ConfigChanges.PutAsync(new ApiCall(http, new Caller(null, "local", Role.Admin, null)));
        await result.ExecuteAsync(http);
        return (http.Response.StatusCode, JsonDocument.Parse(Encoding.UTF8.GetString(answer.ToArray())).RootElement);
    }

    private static ConfigSpec Config(params string[] apps) =>
        new() { Apps = [.. apps.Select((app, index) => AppSpecs.Spec(app, 7000 + index, "127.0.0.1:1"))] };

    /// <summary>Every grain: the catalog is asked first before it has its document. Public because its proxy derives from it.</summary>
    public class Catalog : DispatchProxy
    {
        private CatalogState _state = new CatalogState().Apply(Standing, null).State;
        private bool _wasAsked;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case nameof(IGrainFactory.GetGrain):
                    return _catalog ??= Create<IAppCatalogGrain, Catalog>();
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

        private IAppCatalogGrain? _catalog;
    }
}
