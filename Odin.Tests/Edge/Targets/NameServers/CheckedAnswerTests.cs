using System.Net;
using DnsClient;
using DnsClient.Protocol;
using Odin.Edge.Targets.NameServers;

namespace Odin.Tests.Edge.Targets.NameServers;

/// <summary>Of an answer only what belongs to the question counts.</summary>
public sealed class CheckedAnswerTests
{
    private static readonly DnsQuestion Question = new("shop.example", QueryType.A);

    [Fact]
    public void A_chain_of_aliases_is_followed_and_its_least_time_to_live_counts()
    {
        var (addresses, timeToLive) = CheckedAnswer.Of(Question,
            [A("c.example", "10.0.0.1", 60), Alias("shop.example", "B.example", 30), Alias("b.example", "c.example.", 90),
                A("c.example", "10.0.0.2", 60)]);

        addresses.ShouldBe([IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2")]);
        timeToLive.ShouldBe(30);
    }

    [Fact]
    public void Records_of_other_names_types_and_classes_are_passed_over()
    {
        var chaos = new ARecord(new ResourceRecordInfo(DnsString.Parse("shop.example"), ResourceRecordType.A, QueryClass.CH, 60, 4),
            IPAddress.Parse("10.0.0.9"));
        var six = new AaaaRecord(Name("shop.example", ResourceRecordType.AAAA, 60), IPAddress.Parse("2001:db8::1"));

        CheckedAnswer.Of(Question, [A("evil.example", "10.0.0.8", 1), chaos, six, A("shop.example", "10.0.0.1", 60)]).Addresses
            .ShouldBe([IPAddress.Parse("10.0.0.1")]);
        CheckedAnswer.Of(Question, [A("evil.example", "10.0.0.8", 1)]).Addresses.ShouldBeEmpty();
    }

    [Fact]
    public void A_chain_without_an_end_has_no_address()
    {
        CheckedAnswer.Of(Question,
            [Alias("shop.example", "b.example", 1), Alias("b.example", "shop.example", 1), A("evil.example", "10.0.0.8", 1)]).Addresses
                .ShouldBeEmpty();
        CheckedAnswer.Of(Question, [Alias("shop.example", "shop.example", 1)]).Addresses.ShouldBeEmpty();
        var longChain = Enumerable.Range(0, 40)
            .Select(number => (DnsResourceRecord)Alias(number == 0 ? "shop.example" : $"{number}.example", $"{number + 1}.example", 1));
        CheckedAnswer.Of(Question, [.. longChain, A("40.example", "10.0.0.8", 1)]).Addresses.ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_to_another_question_is_none()
    {
        CheckedAnswer.IsTo(Question, [new DnsQuestion("SHOP.example.", QueryType.A)]).ShouldBeTrue();
        CheckedAnswer.IsTo(Question, [new DnsQuestion("evil.example", QueryType.A)]).ShouldBeFalse();
        CheckedAnswer.IsTo(Question, [new DnsQuestion("shop.example", QueryType.AAAA)]).ShouldBeFalse();
        CheckedAnswer.IsTo(Question, [Question, Question]).ShouldBeFalse();
        CheckedAnswer.IsTo(Question, []).ShouldBeFalse();
    }

    private static ARecord A(string name, string address, int timeToLive) =>
        new(Name(name, ResourceRecordType.A, timeToLive), IPAddress.Parse(address));

    private static CNameRecord Alias(string name, string canonical, int timeToLive) =>
        new(Name(name, ResourceRecordType.CNAME, timeToLive), DnsString.Parse(canonical));

    private static ResourceRecordInfo Name(string name, ResourceRecordType type, int timeToLive) =>
        new(DnsString.Parse(name), type, QueryClass.IN, timeToLive, 0);
}
