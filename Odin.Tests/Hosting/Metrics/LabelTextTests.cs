using System.Text;
using CsCheck;
using Odin.Hosting.Metrics;

namespace Odin.Tests.Hosting.Metrics;

/// <summary>The bytes of labels say again what they were made of.</summary>
public sealed class LabelTextTests
{
    private static readonly Gen<string> Values =
        Gen.OneOf(Gen.String[Gen.Char["ab\\\"\n,={}ü"], 0, 12], Gen.String[Gen.Char.AlphaNumeric, 1, 300]);

    [Fact]
    public void Names_and_values_are_read_back_from_the_bytes() =>
        Gen.Select(Values, Values.Array[0, 70]).Sample((first, others) =>
        {
            var label = LabelText.Of("app", first);
            var made = label.WithEach("target", others);

            made.Length.ShouldBe(others.Length);
            for (var index = 0; index < others.Length; index++)
            {
                made[index].Labels.ShouldBe([("app", first), ("target", others[index])]);
                made[index].Utf8.SequenceEqual(label.With("target", others[index]).Utf8).ShouldBeTrue();
                made[index].Hash.ShouldBe(label.With("target", others[index]).Hash);
            }
        });

    [Fact]
    public void The_default_has_none()
    {
        default(LabelText).Labels.ShouldBeEmpty();
        default(LabelText).Utf8.IsEmpty.ShouldBeTrue();
        Encoding.UTF8.GetString(LabelText.Of(("a", "1"), ("b", "x\"y\\z\n")).Utf8).ShouldBe("a=\"1\",b=\"x\\\"y\\\\z\\n\"");
    }
}
