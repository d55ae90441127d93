using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;
using Odin.Hosting.Files;
using Orleans.Serialization;

namespace Odin.Edge.Control.LastGood;

/// <summary>The file that lets an edge start without a control plane, and a second one of the changes since. The first is replaced as a
/// whole, so that a crash leaves the old one or the new one; to the second is added, and a crash costs what was being added. All is signed
/// with the edge's own key, and checked when it is read.</summary>
/// <remarks>A change's signature says which file and which change it follows. So changes that a crash has left behind a newer file are
/// passed over. A process adds only to what it has written itself, and only while nobody else has.</remarks>
internal sealed partial class LastGoodFile(string folder, Serializer<LastGoodState> serializer, ILogger<LastGoodFile> logger)
{
    private const string Name = "last-good.odin";
    private const string ChangesName = "last-good.changes";

    private readonly string _path = Path.Combine(folder, Name);
    private readonly string _changesPath = Path.Combine(folder, ChangesName);
    private readonly LastGoodKey _key = new(folder);
    private readonly FailureLatch _failing = new();

    /// <summary>What this process wrote last: its signature, and the lengths of both files. Null: nothing, or it is not known what stands.
    /// </summary>
    private (ReadOnlyMemory<byte> Signature, long Bytes, long Changes)? _written;

    /// <summary>A change may be added: this process wrote the file, and the changes are not longer than it.</summary>
    public bool TakesChanges => _written is { } written && written.Changes <= written.Bytes;

    /// <summary>Null: there is none, or none that can be trusted. A damaged one is kept aside under another name.</summary>
    public LastGoodState? Read()
    {
        try
        {
            var file = File.ReadAllBytes(_path);
            var (key, unusable) = _key.Read();
            if (unusable is not null)
            {
                LogUnreadable(_path, unusable);
                return null;
            }

            var (content, damage) = LastGoodFrame.Unwrap(file, key);
            if (damage is null && LastGoodFrame.IsUnsigned(file)) LogUnsigned(_path);
            if (damage is null) return Deserialize(content, key is null ? [] : Changes(key, LastGoodFrame.SignatureOf(file)));
            SetAside(damage);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            LogNone(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(_path, exception.Message);
        }

        return null;
    }

    /// <summary>False: it could not be written; the one before, if any, stands. The whole configuration stands in it, the names of
    /// certificates and networks included: it is nobody's business but the edge's.</summary>
    public bool Write(LastGoodState state) => TryWrite(state.CatalogVersion, () =>
    {
        if (OwnerFolder.Make(folder)) LogTightened(folder);
        var frame = LastGoodFrame.Wrap(serializer.SerializeToArray(state), _key.ReadOrCreate());
        OwnerFile.Replace(_path, frame);
        File.Delete(_changesPath);
        _written = (LastGoodFrame.SignatureOf(frame), frame.Length, 0);
        return true;
    });

    /// <summary>Adds what differs. False: it could not be written, or somebody else has written: then all of it has to be.</summary>
    /// <param name="change">As <see cref="LastGoodState.With(LastGoodState)"/> takes it.</param>
    public bool Add(LastGoodState change) => _written is { } before && TryWrite(change.CatalogVersion, () =>
    {
        var frame = LastGoodFrame.Wrap(serializer.SerializeToArray(change), _key.ReadOrCreate(), before.Signature.Span);
        if (!OwnerFile.TryAppend(_changesPath, before.Changes, frame)) return false;
        _written = (LastGoodFrame.SignatureOf(frame), before.Bytes, before.Changes + frame.Length);
        return true;
    });

    private bool TryWrite(long version, Func<bool> write)
    {
        _written = null;   // Until it is known what stands.
        try
        {
            if (!write()) return false;
            if (_failing.Succeed()) LogWritten(_path, version);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (_failing.Fail()) LogUnwritable(_path, exception.Message);
            return false;
        }
    }

    private ImmutableArray<ReadOnlyMemory<byte>> Changes(byte[] key, ReadOnlyMemory<byte> signature)
    {
        if (!File.Exists(_changesPath)) return [];
        var (contents, rest) = LastGoodFrame.Unwrap(File.ReadAllBytes(_changesPath), key, signature);
        if (rest > 0) LogCut(_changesPath, contents.Length, rest);
        return contents;
    }

    private LastGoodState? Deserialize(ReadOnlyMemory<byte> content, ImmutableArray<ReadOnlyMemory<byte>> changes)
    {
        try
        {
            var state = changes.Aggregate(Deserialize(content), (before, change) => before.With(Deserialize(change)));
            LogRead(_path, state.CatalogVersion, state.Apps.Length);
            return state;
        }
        catch (Exception exception)
        {
            // The bytes are those that were written, so another release wrote them; whatever the serializer met, they are of no use here.
            SetAside($"another release wrote it ({exception.Message})");
            return null;
        }
    }

    private LastGoodState Deserialize(ReadOnlyMemory<byte> content) =>
        serializer.Deserialize(content) ?? throw new InvalidDataException("it holds nothing");

    private void SetAside(string damage)
    {
        var aside = $"{_path}.damaged";
        try
        {
            File.Move(_path, aside, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            aside = $"{_path}, where it stays ({exception.Message})";
        }

        LogDamaged(_path, damage, aside);
    }

    [LoggerMessage(5611, LogLevel.Information, "Serving from {Path}: catalog version {Version}, {Apps} apps, until the cluster answers")]
    private partial void LogRead(string path, long version, int apps);

    [LoggerMessage(5612, LogLevel.Information, "There is no {Path} yet: apps are served once the cluster has answered")]
    private partial void LogNone(string path);

    [LoggerMessage(5613, LogLevel.Error,
        "{Path} is not used: {Damage}. It is kept as {Aside}; apps are served once the cluster has answered")]
    private partial void LogDamaged(string path, string damage, string aside);

    [LoggerMessage(5614, LogLevel.Error,
        "{Path} cannot be read ({Reason}): apps are served once the cluster has answered. Give the edge's user the right to read and " +
            "write it")]
    private partial void LogUnreadable(string path, string reason);

    [LoggerMessage(5615, LogLevel.Error,
        "{Path} cannot be written ({Reason}): without a control plane a restarted edge would serve an older configuration or none. It is " +
            "tried again every 10 s")]
    private partial void LogUnwritable(string path, string reason);

    [LoggerMessage(5617, LogLevel.Warning,
        "{Path} is of a release that did not sign it. It is used this once; from the next change on it is signed")]
    private partial void LogUnsigned(string path);

    [LoggerMessage(5618, LogLevel.Warning,
        "Others could write into {Folder}, the state folder of this edge, and change what it serves from after a restart: that right was "
        + "taken from them. Give the folder to the edge's user alone (chmod 700)")]
    private partial void LogTightened(string folder);

    [LoggerMessage(5619, LogLevel.Information,
        "{Path}: the last {Rest} bytes follow nothing, as a crash leaves them; {Changes} changes before them are used")]
    private partial void LogCut(string path, int changes, int rest);

    [LoggerMessage(5616, LogLevel.Information, "{Path} is written again: catalog version {Version}")]
    private partial void LogWritten(string path, long version);
}
