using Odin.Thor.Loading;

namespace Odin.Tests.Thor;

public sealed class AnswerCheckTests
{
    private static readonly BytePattern Pattern = new(new Random(1));

    [Fact]
    public void Pieces_of_any_size_are_checked_across_the_patterns_end()
    {
        var check = new AnswerCheck(Pattern, start: BytePattern.PeriodBytes - 10, allowsUpper: false);

        check.Accept(Pattern.Exact(BytePattern.PeriodBytes - 10, 7).Span).ShouldBeTrue();
        check.Accept(Pattern.Exact(BytePattern.PeriodBytes - 3, 60_000).Span).ShouldBeTrue();
    }

    [Fact]
    public void The_answer_of_another_session_is_wrong()
    {
        var check = new AnswerCheck(Pattern, BytePattern.PlaceOf(1), allowsUpper: true);

        check.Accept(Pattern.Exact(BytePattern.PlaceOf(2), 64).Span).ShouldBeFalse();
    }

    [Fact]
    public void An_answer_that_changes_its_case_midway_is_wrong()
    {
        var check = new AnswerCheck(Pattern, start: 0, allowsUpper: true);

        check.Accept(Pattern.Exact(0, 1000).Span).ShouldBeTrue();
        check.Accept(Pattern.Upper(1000, 1000).Span).ShouldBeFalse();
    }
}
