using Odin.Cli.Configuration;

namespace Odin.Cli.Reloading;

/// <summary>Which file is served and when it is read again.</summary>
/// <param name="Path">The file; <c>-</c>: standard input.</param>
/// <param name="Format">Null: by its extension.</param>
/// <param name="IsWatched">Read again when it changes, not only at SIGHUP.</param>
/// <param name="IsRemovalAllowed">A new document may remove every app, or most of those that serve somebody.</param>
internal sealed record WatchOptions(string Path, ConfigFormat? Format, bool IsWatched, bool IsRemovalAllowed);
