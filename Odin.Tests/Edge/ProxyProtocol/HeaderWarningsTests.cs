using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.ProxyProtocol;

public sealed class HeaderWarningsTests : IDisposable
{
    private const int Refused = 5221;

    private readonly FakeTimeProvider _time = new();
    private readonly EventLog _log = new();
    private readonly LoggerFactory _loggers = new();
    private readonly HeaderWarnings _warnings;

    public HeaderWarningsTests()
    {
        _loggers.AddProvider(_log);
        _warnings = new HeaderWarnings(_time, _loggers.CreateLogger<HeaderWarnings>());
    }

    [Theory]
    [InlineData(Refusal.ProxyMalformed, "it did not begin with a valid PROXY header but with \"GET / HTTP/1.1..\"")]
    [InlineData(Refusal.ProxyUntrusted, "its address is in none of ProxyProtocol.TrustedNetworks")]
    [InlineData(Refusal.ProxyTimeout, "its PROXY header was not complete within ProxyProtocol.HeaderTimeout")]
    internal async Task The_first_refusal_is_reported_at_once_with_its_sender_and_reason(Refusal refusal, string reason)
    {
        Refuse("web", refusal, "192.0.2.1");

        await _log.WaitAsync(Refused, $"App web: a connection from 192.0.2.1:5000 was refused: {reason}");
        _log.Count("0 more", Refused).ShouldBe(1);
    }

    [Fact]
    public async Task The_next_ones_are_reported_once_an_interval_with_their_number()
    {
        Refuse("web", Refusal.ProxyUntrusted, "192.0.2.1");
        await _log.WaitAsync(Refused);
        for (var i = 0; i < 1000; i++) Refuse("web", Refusal.ProxyUntrusted, $"192.0.2.{2 + i % 100}");

        _log.Count(Refused).ShouldBe(1);
        _time.Advance(HeaderWarnings.Interval);
        await _log.WaitAsync(Refused, "from 192.0.2.2:5000 was refused", times: 1);
        _log.Count("999 more", Refused).ShouldBe(1);

        _time.Advance(HeaderWarnings.Interval);
        _time.Advance(HeaderWarnings.Interval);
        _log.Count(Refused).ShouldBe(2);   // Nothing came: nothing is reported.

        Refuse("web", Refusal.ProxyUntrusted, "192.0.2.1");
        await _log.WaitAsync(Refused, "0 more", times: 2);
    }

    [Fact]
    public async Task Apps_and_reasons_do_not_hide_each_other()
    {
        Refuse("web", Refusal.ProxyUntrusted, "192.0.2.1");
        Refuse("web", Refusal.ProxyMalformed, "192.0.2.1");
        Refuse("mail", Refusal.ProxyUntrusted, "192.0.2.1");

        await _log.WaitAsync(Refused, times: 3);
    }

    public void Dispose()
    {
        _warnings.Dispose();
        _loggers.Dispose();
    }

    private void Refuse(string app, Refusal refusal, string sender) =>
        _warnings.OnRefused(app, refusal, PeerAddress.Of(IPAddress.Parse(sender).GetAddressBytes(), 5000), refusal == Refusal.ProxyMalformed
            ? "\"GET / HTTP/1.1..\"" : null);
}
