using System.CommandLine;
using Odin.Cli.Cluster;
using Odin.Commands;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Keys;

/// <summary><c>odin keys list</c>, also <c>odin get keys</c>.</summary>
internal static class ListKeysCommand
{
    public static Command Create(string name, Terminal terminal) => new ListCommand<KeyRow>(terminal, new("key", row => row.Id),
        (api, _, stop) => Listing<KeyRow>.ReadAsync<KeyList>(api, "keys", list => list.Keys.Select(KeyRow.Of), stop))
        .Create(name, "The keys of the cluster, those that have ended too.");
}
