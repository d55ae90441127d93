using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace Odin.Bench.Calls;

/// <summary>A silo in a process of its own on this machine, whose processor time can be read.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    public const string Ready = "ready";

    private readonly Process _process;

    private SiloProcess(Process process, int gateway) => (_process, Gateway) = (process, gateway);

    public int Gateway { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="primary">The port of the silo that knows all others.</param>
    /// <param name="own">This one's.</param>
    public static Task<SiloProcess> StartAsync(int primary, int own)
    {
        var gateway = FreePort();
        return StartAsync(gateway, ["silo", $"{own}", $"{gateway}", $"{primary}"]);
    }

    /// <param name="gateway">Its port for callers.</param>
    /// <param name="command">Of this program: it runs the silo, says <see cref="Ready"/>, and ends with its standard input.</param>
    public static async Task<SiloProcess> StartAsync(int gateway, string[] command)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Odin.Bench" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var process = Process.Start(new ProcessStartInfo(program, command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == Ready) return new SiloProcess(process, gateway);
        }

        throw new InvalidOperationException("The silo did not start; it says why above.");
    }

    /// <summary>In the silo's process, until its standard input ends.</summary>
    public static async Task<int> RunAsync(int own, int gateway, int primary)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => silo.UseLocalhostClustering(own, gateway, new IPEndPoint(IPAddress.Loopback, primary)));
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine(Ready);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
