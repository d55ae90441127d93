using System.Diagnostics;
using System.Globalization;

namespace Odin.Tests.Thor.Support;

/// <summary>The real thor, as an operator starts it. Killed when the test ends before it does.</summary>
internal sealed class ThorProcess : IDisposable
{
    private readonly Process _process;

    private ThorProcess(Process process) => _process = process;

    public static ThorProcess Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "thor.dll"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ThorProcess(Process.Start(start)!);
    }

    public StreamWriter Input => _process.StandardInput;

    public async Task<string> ReadMessageAsync() =>
        await _process.StandardError.ReadLineAsync().WaitAsync(LocalClient.Patience)
        ?? throw new InvalidOperationException("thor ended without another message");

    public async Task<string> ReadOutputAsync() => await _process.StandardOutput.ReadToEndAsync().WaitAsync(LocalClient.Patience);

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(LocalClient.Patience);
        return _process.ExitCode;
    }

    /// <summary>Sends INT (Ctrl-C) or TERM.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(LocalClient.Patience);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
