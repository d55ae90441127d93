using System.Text;
using CsCheck;
using Odin.Grains.Configuration;
using Odin.Hosting.Metrics;

namespace Odin.Tests.Hosting.Metrics;

/// <summary>The bytes of labels say again what they were made of.</summary>
public sealed class LabelTextTests
{
    private static readonly Gen<string> Values =
        Gen.OneOf(Gen.String[Gen.Char["ab\\\"\n,={}ü"], 0, 12], Gen.String[Gen.Char.AlphaNumeric, 1, 300]);

    private static readonly Gen<TargetAddress> Addresses =
        from host in Gen.OneOf(Gen.String[Gen.Char["az09-."], 1, 253], Gen.Const("2001:db8::1"))
        from port in Gen.Int[1, 65535]
        select new TargetAddress(host, port);

    [Fact]
    public void Names_and_values_are_read_back_from_the_bytes() =>
        Gen.Select(Values, Values, Addresses.Array[0, 70]).Sample((app, state, targets) =>
        {
            var label = LabelText.Of("app", app);
            label.With("state", state).Labels.ShouldBe([("app", app), ("state", state)]);

            var made = LabelList.Of(label, "target", targets);

            made.Count.ShouldBe(targets.Length);
            for (var index = 0; index < targets.Length; index++)
            {
                var target = targets[index].ToString();
                made[index].Labels.ShouldBe([("app", app), ("target", target)]);
                made[index].Utf8.SequenceEqual(label.With("target", target).Utf8).ShouldBeTrue();
                made[index].Hash.ShouldBe(label.With("target", target).Hash);
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
