using Microsoft.Extensions.Time.Testing;
using Odin.Grains.Gathering;

namespace Odin.Tests.Grains.Gathering;

/// <summary>A tail asks four times a second; who is asked is looked up less often.</summary>
public sealed class FoundLatelyTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FoundLately _found;
    private int _searches;

    public FoundLatelyTests() => _found = new FoundLately(_time);

    [Fact]
    public async Task Edges_are_looked_up_once_a_second()
    {
        await FindAsync(EdgeScope.World);
        _time.Advance(FoundLately.KeptFor / 2);
        await FindAsync(EdgeScope.World);
        _searches.ShouldBe(1);

        _time.Advance(FoundLately.KeptFor / 2);
        await FindAsync(EdgeScope.World);
        _searches.ShouldBe(2);
    }

    [Fact]
    public async Task They_are_looked_up_again_when_one_did_not_answer()
    {
        await FindAsync(EdgeScope.World);
        _found.Forget();

        await FindAsync(EdgeScope.World);

        _searches.ShouldBe(2);
    }

    [Fact]
    public async Task Another_scope_has_edges_of_its_own()
    {
        await FindAsync(EdgeScope.World);

        await FindAsync(new EdgeScope("fra"));

        _searches.ShouldBe(2);
    }

    private Task<EdgesFound> FindAsync(EdgeScope scope) => _found.FindAsync(scope, _ =>
    {
        _searches++;
        return Task.FromResult(new EdgesFound([], []));
    });
}
