using System.Text;
using Odin.Silo.Api;
using Odin.Silo.Api.Contracts;

namespace Odin.Tests.Silo.Api;

/// <summary>What is said of a body that a route cannot take: the member, the value, what is expected.</summary>
public sealed class BodyFaultTests
{
    [Theory]
    [InlineData(typeof(StateBody), """{ "state": "banana" }""", "state \"banana\": expected \"ready\" or \"draining\" or \"disabled\".")]
    [InlineData(typeof(StateBody), """{ "state": 1 }""", "state 1: expected \"ready\" or \"draining\" or \"disabled\".")]
    [InlineData(typeof(RollBackBody), """{ "version": "x" }""", "version \"x\": expected a whole number.")]
    [InlineData(typeof(CloseBody), """{ "filter": { "app": 7 } }""", "filter.app 7: expected text.")]
    [InlineData(typeof(CloseBody), """{ "filter": [] }""", "filter []: expected an object.")]
    [InlineData(typeof(CloseBody), """{ "all": "yes" }""", "all \"yes\": expected true or false.")]
    [InlineData(typeof(CloseBody), """{ "overSeconds": "5s" }""", "overSeconds \"5s\": expected a number.")]
    [InlineData(typeof(KeyBody), """{ "apps": "shop" }""", "apps \"shop\": expected a list of text.")]
    [InlineData(typeof(KeyBody), """{ "expires": "soon" }""", "expires \"soon\": expected a time such as \"2030-01-31T00:00:00Z\".")]
    [InlineData(typeof(KeyBody), """{ "rolle": 1 }""", "'rolle' is not known here. Known ones: name, role, apps, expires.")]
    [InlineData(typeof(KeyBody), "[]", "The body []: expected an object.")]
    [InlineData(typeof(KeyBody), "{", "The body is not JSON, at line 1, column 2.")]
    [InlineData(typeof(KeyBody), "", "The body is not JSON, at line 1, column 1.")]
    public void The_member_its_value_and_what_is_expected_are_named(Type type, string body, string expected) =>
        BodyFault.Of(Encoding.UTF8.GetBytes(body), type).ShouldBe(expected);
}
