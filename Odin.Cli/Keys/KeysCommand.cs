using System.CommandLine;
using Odin.Commands;

namespace Odin.Cli.Keys;

/// <summary><c>odin keys</c>: the keys of the admin API.</summary>
internal static class KeysCommand
{
    public static Command Create(Terminal terminal, string[] words) => Verbs.AddTo(
        new Command("keys", "Makes, lists and revokes keys of the admin API."), words,
        [
            ("new", _ => new NewKeyCommand(terminal, TimeProvider.System).Create()),
            ("create", _ => new CreateKeyCommand(terminal, TimeProvider.System).Create()),
            ("list", _ => ListKeysCommand.Create("list", terminal)),
            ("revoke", _ => new RevokeKeyCommand(terminal).Create()),
        ]);
}
