using System.Security.Authentication;
using Odin.Edge.ServerNames;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.ServerNames;

public sealed class ClientHelloTests
{
    private static readonly byte[] Grease = TestHello.Extension(0x2A2A, [0]);
    private static readonly byte[] EncryptedHello = TestHello.Extension(0xFE0D, [.. Enumerable.Range(0, 200).Select(value => (byte)value)]);

    [Theory]
    [InlineData("shop.example", "shop.example")]
    [InlineData("SHOP.Example", "shop.example")]
    [InlineData("shop.example.", "shop.example")]
    [InlineData("_dmarc.xn--bcher-kva.example", "_dmarc.xn--bcher-kva.example")]
    public void The_name_is_found_in_lower_case(string sent, string found) =>
        Parse(TestHello.Of(sent)).ShouldBe((HelloOutcome.Named, found));

    [Theory]
    [InlineData("")]
    [InlineData("*.shop.example")]
    [InlineData("shop example")]
    [InlineData("b\u00FCcher.example")]
    [InlineData("shop.example\0")]
    public void What_can_be_no_name_counts_as_none(string sent) =>
        Parse(TestHello.Of(sent)).Outcome.ShouldBe(HelloOutcome.Nameless);

    [Fact]
    public void Extensions_that_nobody_knows_and_an_encrypted_hello_are_stepped_over()
    {
        Parse(TestHello.Of("outer.example", before: [.. Grease, .. EncryptedHello], behind: Grease))
            .ShouldBe((HelloOutcome.Named, "outer.example"));
        Parse(TestHello.Of(null, before: [.. Grease, .. EncryptedHello])).Outcome.ShouldBe(HelloOutcome.Nameless);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_from_1_0_on_is_read(byte minor) =>
        Parse(TestHello.Of("shop.example", minor: minor)).ShouldBe((HelloOutcome.Named, "shop.example"));

    [Fact]
    public void A_hello_without_extensions_has_no_name() =>
        Parse(TestHello.WithoutExtensions()).Outcome.ShouldBe(HelloOutcome.Nameless);

    [Theory]
    [InlineData(SslProtocols.None)]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task What_a_real_client_sends_has_its_name(SslProtocols protocols) =>
        Parse(await TestHello.RealAsync("www.shop.example", protocols)).ShouldBe((HelloOutcome.Named, "www.shop.example"));

    /// <summary>Whatever is there of it, the answer never changes its mind.</summary>
    [Fact]
    public async Task The_beginning_of_a_hello_is_incomplete_until_its_name_has_come()
    {
        foreach (var hello in new[] { await TestHello.RealAsync("shop.example"), TestHello.Of("shop.example", before: EncryptedHello) })
        {
            var isNamed = false;
            for (var length = 0; length <= hello.Length; length++)
            {
                var parsed = Parse(hello[..length]);
                if (isNamed || parsed.Outcome == HelloOutcome.Named) parsed.ShouldBe((HelloOutcome.Named, "shop.example"));
                else parsed.Outcome.ShouldBe(HelloOutcome.Incomplete, $"after {length} bytes");
                isNamed = parsed.Outcome == HelloOutcome.Named;
            }

            isNamed.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_hello_may_be_cut_into_records_of_any_size()
    {
        var hello = await TestHello.RealAsync("shop.example");
        for (var bytes = 1; bytes < hello.Length; bytes++)
            Parse(TestHello.InRecordsOf(hello, bytes)).ShouldBe((HelloOutcome.Named, "shop.example"), $"records of {bytes} bytes");
    }

    [Theory]
    [InlineData("474554202F")]
    [InlineData("15030100020228")]
    [InlineData("1603010000")]
    [InlineData("16030140010100")]
    [InlineData("1602")]
    [InlineData("160301000402000000")]
    [InlineData("802E010301")]
    [InlineData("16030100030100FF17030300010000")]
    public void What_is_no_client_hello_is_reported_at_once(string bytes) =>
        Parse(Convert.FromHexString(bytes)).Outcome.ShouldBe(HelloOutcome.NotTls);

    [Fact]
    public void A_length_that_reaches_beyond_what_contains_it_makes_it_no_tls()
    {
        var hello = TestHello.Of("shop.example");
        hello[^13]++;   // The length of the name.
        Parse(hello).Outcome.ShouldBe(HelloOutcome.NotTls);
    }

    [Fact]
    public void No_more_than_16_KiB_are_looked_at()
    {
        var padding = TestHello.Extension(21, new byte[ClientHello.MaxBytes - 500]);
        Parse(TestHello.Of("shop.example", before: padding)).ShouldBe((HelloOutcome.Named, "shop.example"));

        byte[] tooMuch = [.. padding, .. TestHello.Extension(22, new byte[1000])];
        var hello = TestHello.InRecordsOf(TestHello.Of("shop.example", before: tooMuch), 10_000);
        Parse(hello[..ClientHello.MaxBytes]).Outcome.ShouldBe(HelloOutcome.Nameless);
        Parse(hello).Outcome.ShouldBe(HelloOutcome.Nameless);
    }

    [Fact]
    public async Task Ten_thousand_mutated_hellos_are_read_without_an_exception()
    {
        var random = new Random(16);
        byte[][] seeds =
        [
            await TestHello.RealAsync("shop.example"), TestHello.Of("shop.example", Grease, EncryptedHello),
            TestHello.InRecordsOf(TestHello.Of("shop.example"), 7), TestHello.WithoutExtensions(),
        ];
        var outcomes = new HashSet<HelloOutcome>();
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = seeds[round % seeds.Length].ToArray();
            for (var change = random.Next(1, 5); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0) bytes = bytes[..random.Next(bytes.Length + 1)];
            if (random.Next(5) == 0) bytes = [.. bytes, .. seeds[random.Next(seeds.Length)]];
            outcomes.Add(Parse(bytes).Outcome);
        }

        outcomes.Count.ShouldBe(4);
    }

    private static (HelloOutcome Outcome, string Name) Parse(byte[] bytes)
    {
        Span<char> name = stackalloc char[ClientHello.MaxName];
        var outcome = ClientHello.Parse(bytes, new byte[ClientHello.MaxBytes], name, out var length);
        return (outcome, name[..length].ToString());
    }
}
