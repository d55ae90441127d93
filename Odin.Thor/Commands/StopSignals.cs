using System.Runtime.InteropServices;

namespace Odin.Thor.Commands;

/// <summary>Turns the first Ctrl-C or SIGTERM into a cancellation, so that a command ends with its last lines. The second one kills.</summary>
/// <remarks>Not left to System.CommandLine: it listens only after a command has run up to its first wait, and a signal before that kills.</remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals()
    {
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
    }

    public CancellationToken Token => _stop.Token;

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }
}
