using System.Collections.Immutable;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>The configuration, or every reason why there is none.</summary>
/// <param name="Errors">In the order of the document, the first <see cref="MaxErrors"/> of them.</param>
/// <param name="ErrorCount">All of them.</param>
public sealed record ConfigLoad(ConfigSpec? Config, ImmutableArray<ConfigError> Errors, int ErrorCount)
{
    /// <summary>The most errors that are named one by one.</summary>
    public const int MaxErrors = ConfigErrors.MaxErrors;

    /// <summary>One line for each error; when there are more than are named, a last one says so.</summary>
    public IEnumerable<string> Messages
    {
        get
        {
            foreach (var error in Errors) yield return error.ToString();
            if (ErrorCount > Errors.Length)
                yield return $"{Errors[0].File}: {ErrorCount} errors in all; these are the first {Errors.Length}.";
        }
    }
}
