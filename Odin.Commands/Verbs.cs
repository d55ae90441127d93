using System.CommandLine;

namespace Odin.Commands;

/// <summary>The verbs of a command. Of a command line that names one of them only that one is made: to make all of them, with their flags
/// and what completes these, takes as long as a short verb itself.</summary>
public static class Verbs
{
    /// <param name="command">Gets them.</param>
    /// <param name="words">What follows the command on the command line. Where they do not begin with a verb, all are made.</param>
    /// <param name="all">Each by its name, and made of the words that follow it.</param>
    public static T AddTo<T>(T command, string[] words, (string Name, Func<string[], Command> Create)[] all)
        where T : Command
    {
        var named = Array.FindAll(all, verb => verb.Name == words.FirstOrDefault());
        foreach (var (name, create) in named.Length > 0 ? named : all)
        {
            var verb = create(named.Length > 0 ? words[1..] : []);
            if (verb.Name != name) throw new InvalidOperationException($"The verb {name} calls itself {verb.Name}.");
            command.Subcommands.Add(verb);
        }

        return command;
    }
}
