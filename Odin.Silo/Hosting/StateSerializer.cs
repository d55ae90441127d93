using Newtonsoft.Json;
using Orleans.Serialization;

namespace Odin.Silo.Hosting;

/// <summary>How grains' state becomes JSON: every value is written, and no name of a type is, or is taken from what is read.</summary>
/// <remarks>Orleans writes a name into each object and makes what it finds named there, so that whoever can write into Redis would choose
/// which classes a silo makes. State is made of plain records, which need no names; those of older releases are passed over. It also leaves
/// out what is null, 0 or false, so that a time limit which somebody has switched off was read as its default.</remarks>
internal static class StateSerializer
{
    public static IServiceCollection AddStateSerializer(this IServiceCollection services) =>
        services.PostConfigure<OrleansJsonSerializerOptions>(options =>
        {
            var settings = options.JsonSerializerSettings;
            settings.TypeNameHandling = TypeNameHandling.None;
            settings.NullValueHandling = NullValueHandling.Include;
            settings.DefaultValueHandling = DefaultValueHandling.Include;
            settings.ContractResolver = new StateContracts();
        });
}
