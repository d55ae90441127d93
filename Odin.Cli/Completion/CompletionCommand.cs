using System.CommandLine;
using Odin.Commands;

namespace Odin.Cli.Completion;

/// <summary><c>odin completion</c>: what a shell needs to ask odin itself for the words that may follow, by the directive
/// <c>[suggest]</c>, with live names of <see cref="Api.LiveNames"/>.</summary>
internal static class CompletionCommand
{
    /// <summary>The shell replaces what stands behind the last colon or equals sign; odin's words are whole. Without words it offers
    /// files. Nothing that comes from a silo is evaluated.</summary>
    private const string Bash = """
        # In ~/.bashrc: source <(odin completion bash)
        _odin() {
          local line=${COMP_LINE:0:COMP_POINT} word
          local typed=${line##*[[:space:]]}
          local kept=${typed%"$2"}
          COMPREPLY=()
          while IFS= read -r word; do
            if [[ $word == "$kept"* ]]; then COMPREPLY+=("${word#"$kept"}"); fi
          done < <(odin "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o default -F _odin odin
        """;

    private const string Zsh = """
        # In ~/.zshrc, after compinit: source <(odin completion zsh)
        _odin() {
          local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
          local -a found
          found=(${(f)"$(odin "[suggest:${#line}]" "$line" 2>/dev/null)"})
          if (( ${#found} )); then compadd -a -- found; else _files; fi
        }
        compdef _odin odin
        """;

    private const string Fish = """
        # In ~/.config/fish/completions/odin.fish: odin completion fish | source
        function __odin_words
          set -l line (commandline -cp | string replace -r '^(\s*\w+=\S*\s+)+' '')
          set -l found (odin "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
          if count $found >/dev/null
            printf '%s\n' $found
          else
            __fish_complete_path (commandline -ct)
          end
        end
        complete -c odin -f -a '(__odin_words)'
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
