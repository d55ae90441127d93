using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Containers;

/// <summary>A Dockerfile of the repository, read as far as its stages, arguments and copied files go.</summary>
internal sealed class Dockerfile(string path)
{
    private readonly string[] _lines = File.ReadAllText(RepositoryFiles.Path(path)).Replace("\\\n", "", StringComparison.Ordinal)
        .Split('\n');

    public IEnumerable<string> Stages => Words("FROM").Where(words => words is [.., "AS", _]).Select(words => words[^1]);

    /// <summary>Files and folders of the build context that are copied, with their wild cards.</summary>
    public IEnumerable<string> Copied =>
        Words("COPY").Where(words => !words[1].StartsWith("--from", StringComparison.Ordinal)).SelectMany(words => words[1..^1]);

    /// <summary>Defaults of the arguments that name base images.</summary>
    public IEnumerable<string> BaseImages =>
        Words("ARG").Select(words => words[1]).Where(argument => argument.Contains('=', StringComparison.Ordinal))
            .Select(argument => argument.Split('=', 2)[1]);

    /// <summary>Whom the stage's processes run as; null: whom its base says.</summary>
    public string? UserOf(string stage)
    {
        var lines = _lines.SkipWhile(line => !line.StartsWith("FROM ", StringComparison.Ordinal)
            || !line.EndsWith($" AS {stage}", StringComparison.Ordinal)).Skip(1)
                .TakeWhile(line => !line.StartsWith("FROM ", StringComparison.Ordinal));
        return lines.LastOrDefault(line => line.StartsWith("USER ", StringComparison.Ordinal))?["USER ".Length..];
    }

    private IEnumerable<string[]> Words(string instruction) =>
        _lines.Where(line => line.StartsWith($"{instruction} ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
