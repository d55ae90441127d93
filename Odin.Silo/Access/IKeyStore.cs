using System.Collections.Immutable;

namespace Odin.Silo.Access;

/// <summary>Where the keys of a cluster are that were made by the API. Every silo of the cluster reads the same.</summary>
internal interface IKeyStore
{
    Task<ImmutableArray<ApiKey>> ReadAsync();

    /// <summary>Adds keys, each in the place of the one with its id: all of them at once.</summary>
    Task PutAsync(params ImmutableArray<ApiKey> keys);

    Task RemoveAsync(string id);

    /// <summary>What sessions of browsers are signed with: 32 random bytes, made by whoever asks first.</summary>
    Task<byte[]> ReadSecretAsync();
}
