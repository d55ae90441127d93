using System.CommandLine;
using Odin.Cli.Cluster;
using Odin.Commands;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Keys;

/// <summary><c>odin keys list</c>, also <c>odin get keys</c>.</summary>
internal static class ListKeysCommand
{
    public static Command Create(string name, Terminal terminal) => new ListCommand<KeyRow>(terminal,
        new("key", row => row.Id, (Flag.Text("--app", "NAME", "Only keys that are not limited to other apps."), IsFor)),
        (api, _, stop) => Listing<KeyRow>.ReadAsync<KeyList>(api, "keys", list => list.Keys.Select(KeyRow.Of), stop))
        .Create(name, "The keys of the cluster, those that have ended too.", none:
            ("--region", "a key is taken in every region; --app NAME lists those for an app"));

    private static bool IsFor(KeyRow key, string app) =>
        key.Apps.Length == 0 || key.Apps.Split(',').Contains(app, StringComparer.OrdinalIgnoreCase);
}
