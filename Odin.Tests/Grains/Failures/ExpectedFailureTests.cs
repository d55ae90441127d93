using System.Net.Sockets;
using Odin.Grains.Failures;
using StackExchange.Redis;

namespace Odin.Tests.Grains.Failures;

public sealed class ExpectedFailureTests
{
    public static TheoryData<Exception> OfTheWorld =>
    [
        new TimeoutException(), new SiloUnavailableException(), new SocketException(), new IOException(), new OperationCanceledException(),
            new ObjectDisposedException("client"),
        new RedisConnectionException(ConnectionFailureType.UnableToConnect, ""), new RedisTimeoutException("", CommandStatus.Unknown),
            new RedisServerException("READONLY"),
        new Orleans.Persistence.Redis.RedisStorageException(),
        new AggregateException(new SocketException()),
    ];

    public static TheoryData<Exception> OfOurMaking =>
        [new DivideByZeroException(), new InvalidOperationException(), new ArgumentException(), new KeyNotFoundException(),
            new OverflowException(), new AggregateException(new InvalidCastException())];

    [Theory, MemberData(nameof(OfTheWorld))]
    public void Failures_of_the_world_are_expected(Exception exception) => ExpectedFailure.OfCall(exception).ShouldBeTrue();

    [Theory, MemberData(nameof(OfOurMaking))]
    public void Bugs_are_not(Exception exception) => ExpectedFailure.OfCall(exception).ShouldBeFalse();
}
