using System.Runtime.InteropServices;

namespace Odin.Hosting.Processes;

/// <summary>Ctrl-C and SIGTERM: the first one asks for an orderly stop, the second one for a stop at once, the third one kills.</summary>
public sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopNow = new();
    private readonly PosixSignalRegistration[] _registrations;

    public TerminationSignals() =>
        _registrations =
            [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    public CancellationToken Stop => _stop.Token;

    public CancellationToken StopNow => _stopNow.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
        _stopNow.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        var next = _stop.IsCancellationRequested ? _stopNow : _stop;
        signal.Cancel = !next.IsCancellationRequested;
        next.Cancel();
    }
}
