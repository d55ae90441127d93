namespace Odin.Edge.ServerNames;

/// <summary>Who is meant by a name: an exact name before a wildcard, which stands for one label. Immutable once filled.</summary>
internal sealed class NameIndex<T> where T : class
{
    private readonly Dictionary<string, T> _byName = new(StringComparer.Ordinal);

    /// <param name="name">In lower case; <c>*.</c> before it stands for any one label.</param>
    public bool TryAdd(string name, T meant) => _byName.TryAdd(name, meant);

    /// <param name="name">As <see cref="ClientHello.Parse"/> writes it, so without asterisks. Overwritten.</param>
    public T? Find(Span<char> name)
    {
        var names = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
        if (names.TryGetValue(name, out var exact)) return exact;
        var dot = name.IndexOf('.');
        if (dot <= 0) return null;
        name[dot - 1] = '*';
        return names.TryGetValue(name[(dot - 1)..], out var covered) ? covered : null;
    }
}
