using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Odin.Grains.Gathering;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Cli.Api;

/// <summary>How bodies of the admin API are read and written: by code that the compiler made, so that a command starts quickly. Members
/// of a newer silo that are not known here are passed over.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AppList))]
[JsonSerializable(typeof(AppAnswer))]
[JsonSerializable(typeof(TargetList))]
[JsonSerializable(typeof(TargetAnswer))]
[JsonSerializable(typeof(EdgeList))]
[JsonSerializable(typeof(EdgeAnswer))]
[JsonSerializable(typeof(RegionsAnswer))]
[JsonSerializable(typeof(SilosAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(EventList))]
[JsonSerializable(typeof(SessionsAnswer))]
[JsonSerializable(typeof(EndsMessage))]
[JsonSerializable(typeof(CloseBody))]
[JsonSerializable(typeof(CloseAnswer))]
[JsonSerializable(typeof(ExplanationList))]
[JsonSerializable(typeof(ConfigAnswer))]
[JsonSerializable(typeof(RollBackBody))]
[JsonSerializable(typeof(StateBody))]
[JsonSerializable(typeof(StateAnswer))]
[JsonSerializable(typeof(SteeringBody))]
[JsonSerializable(typeof(SteeringAnswer))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(KeyItem))]
[JsonSerializable(typeof(AuditList))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(WorldDocument))]
[JsonSerializable(typeof(WorldChanges))]
[JsonSerializable(typeof(WorldAppDetail))]
internal sealed partial class ApiContracts : JsonSerializerContext
{
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;
}
