using System.Collections.Immutable;
using System.CommandLine;

namespace Odin.Cli.Commands;

/// <summary>Command lines that people start from; a test parses each of them.</summary>
internal static class Examples
{
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> ByCommand =
        new Dictionary<string, ImmutableArray<string>>
        {
            ["odin"] = ["odin demo", "odin run -f config.json", "odin get apps", "odin apply -f config.yaml --profile prod"],
            ["run"] = ["odin run -f config.json", "odin run -f config.yaml --watch --address 192.0.2.10"],
            ["demo"] = ["odin demo", "odin demo --port 5001"],
            ["silo"] = ["odin silo --region fra --redis localhost:6379"],
            ["edge"] = ["odin edge --region fra --redis localhost:6379 --state-directory /var/lib/odin"],
            ["apply"] =
            [
                "odin apply -f config.yaml", "odin apply -f config.yaml --dry-run",
                "odin apply -f config.yaml --wait 5m --api http://127.0.0.1:8080",
            ],
            ["rollback"] = ["odin rollback", "odin rollback --to 5"],
            ["get"] =
            [
                "odin get apps", "odin get targets -o wide", "odin get config -o yaml --profile prod",
                "odin get sessions --client 10.0.0.0/8",
            ],
            ["sessions"] =
            [
                "odin get sessions --app shop --older-than 1h", "odin get sessions --sort=-bytes --limit 10 -o wide",
                "odin get sessions --all -o json",
            ],
            ["describe"] = ["odin describe app shop", "odin describe target 10.0.0.7:80", "odin describe edge fra-1"],
            ["completion"] = ["odin completion bash", "odin completion zsh", "odin completion fish"],
            ["top"] = ["odin top", "odin top --profile prod"],
            ["tail"] = ["odin tail", "odin tail --app shop --end T", "odin tail --client 10.0.0.0/8 -o json"],
            ["explain"] = ["odin explain shop", "odin explain shop --from fra --client 10.1.2.3"],
            ["close"] =
            [
                "odin close 3f1c2b7a5d90e4180000000000000a21", "odin close --client 10.1.2.3 --dry-run",
                "odin close --app shop --older-than 12h --over 5m --yes",
            ],
            ["drain"] = ["odin drain shop", "odin drain shop 10.0.0.7:80", "odin drain --edge fra-1"],
            ["disable"] = ["odin disable shop", "odin disable shop 10.0.0.7:80 --yes", "odin disable --edge fra-1"],
            ["enable"] = ["odin enable shop", "odin enable shop 10.0.0.7:80", "odin enable --edge fra-1"],
            ["validate"] = ["odin validate -f config.yaml", "odin validate -f - --format json -o json"],
            ["cluster"] = ["odin cluster init certs", "odin cluster issue edge fra-1 --dir certs"],
            ["init"] = ["odin cluster init certs", "odin cluster init certs --cluster-id prod"],
            ["issue"] = ["odin cluster issue silo silo-1 --dir certs", "odin cluster issue operator ada --dir certs --days 30"],
            ["keys"] =
            [
                "odin keys new --name ada", "odin keys create --name ci --role operator --apps shop", "odin keys revoke 3f1c2b7a5d90",
            ],
            ["create"] = ["odin keys create --name ci --role operator --apps shop --good-for 720h"],
            ["list"] = ["odin keys list", "odin keys list -o json"],
            ["revoke"] = ["odin keys revoke 3f1c2b7a5d90"],
            ["audit"] = ["odin get audit", "odin get audit --limit 20 -o json --api http://127.0.0.1:8080"],
            ["new"] = ["odin keys new --name ada", "odin keys new --name ci --role operator --apps shop --good-for 720h"],
            ["second-chance"] =
            [
                "odin second-chance --edge-id fra-1 --tunnel-address 10.0.0.2 --vip 192.0.2.80 --peers iad-1@10.0.1.2,syd-1@10.0.2.2",
            ],
            ["schema"] = ["odin schema"],
            ["version"] = ["odin version"],
        }.ToImmutableDictionary();

    public static IEnumerable<string> All => ByCommand.Values.SelectMany(examples => examples);

    /// <summary>Empty: the command has none of its own.</summary>
    public static ImmutableArray<string> Of(Command command) =>
        ByCommand.GetValueOrDefault(command is RootCommand ? "odin" : command.Name, []);
}
