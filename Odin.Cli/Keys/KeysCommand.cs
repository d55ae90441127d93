using System.CommandLine;
using Odin.Commands;

namespace Odin.Cli.Keys;

/// <summary><c>odin keys</c>: the keys of the admin API.</summary>
internal static class KeysCommand
{
    public static Command Create(Terminal terminal) => new("keys", "Makes, lists and revokes keys of the admin API.")
    {
        new NewKeyCommand(terminal, TimeProvider.System).Create(),
        new CreateKeyCommand(terminal, TimeProvider.System).Create(),
        ListKeysCommand.Create("list", terminal),
        new RevokeKeyCommand(terminal).Create(),
    };
}
