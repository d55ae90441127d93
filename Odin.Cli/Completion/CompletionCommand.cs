using System.CommandLine;
using Odin.Commands;

namespace Odin.Cli.Completion;

/// <summary><c>odin completion</c>: what a shell needs to ask odin itself for the words that may follow. System.CommandLine answers
/// (its directive <c>[suggest]</c>), with live names of <see cref="Api.LiveNames"/>.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # In ~/.bashrc: source <(odin completion bash)
        _odin() {
          local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]}
          COMPREPLY=($(compgen -W "$(odin "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
          if declare -F __ltrim_colon_completions >/dev/null; then __ltrim_colon_completions "$word"; fi
        }
        complete -o default -F _odin odin
        """;

    private const string Zsh = """
        # In ~/.zshrc, after compinit: source <(odin completion zsh)
        _odin() {
          local -a words_of_odin
          words_of_odin=("${(@f)$(odin "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -a words_of_odin
        }
        compdef _odin odin
        """;

    private const string Fish = """
        # In ~/.config/fish/completions/odin.fish: odin completion fish | source
        complete -c odin -f -a '(set -l line (commandline -cp); odin "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null)'
        """;

    public static Command Create(Terminal terminal) =>
        new("completion", "Prints what bash, zsh or fish need to complete verbs, flags and live names of apps, targets and edges.")
        {
            Shell("bash", Bash, terminal),
            Shell("zsh", Zsh, terminal),
            Shell("fish", Fish, terminal),
        };

    private static Command Shell(string name, string script, Terminal terminal)
    {
        var command = new Command(name, $"For {name}: the first line says where it goes.");
        command.SetAction(_ =>
        {
            terminal.Text.WriteLine(script);
            return ExitCode.Ok;
        });
        return command;
    }
}
