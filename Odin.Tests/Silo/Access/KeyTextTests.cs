using CsCheck;
using Odin.Silo.Access;

namespace Odin.Tests.Silo.Access;

public sealed class KeyTextTests
{
    [Fact]
    public void A_new_key_is_well_formed_and_never_the_same()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => KeyText.New()).ToList();

        keys.ShouldAllBe(key => KeyText.IsWellFormed(key) && key.StartsWith("odin_", StringComparison.Ordinal) && key.Length == 54);
        keys.Distinct().Count().ShouldBe(1000);
    }

    [Fact]
    public void A_key_with_one_wrong_character_is_seen() =>
        Gen.Select(Gen.Int[5, 53], Gen.Char.AlphaNumeric).Sample((at, other) =>
        {
            var key = KeyText.New();
            return key[at] == other || !KeyText.IsWellFormed($"{key[..at]}{other}{key[(at + 1)..]}");
        });

    [Theory]
    [InlineData("")]
    [InlineData("odin_")]
    [InlineData("swordfish")]
    [InlineData("odin_00000000000000000000000000000000000000000000000000")]
    public void Other_texts_are_none(string text) => KeyText.IsWellFormed(text).ShouldBeFalse();
}
