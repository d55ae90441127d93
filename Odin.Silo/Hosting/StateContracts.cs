using System.Collections.Immutable;
using System.Reflection;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace Odin.Silo.Hosting;

/// <summary>All that state holds is written, but for lists that are none (not empty, but without a value), which cannot be.</summary>
internal sealed class StateContracts : DefaultContractResolver
{
    protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
    {
        var property = base.CreateProperty(member, memberSerialization);
        if (property.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            property.DefaultValueHandling = DefaultValueHandling.Ignore;
        return property;
    }
}
