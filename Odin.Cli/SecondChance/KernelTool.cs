using System.ComponentModel;
using System.Diagnostics;

namespace Odin.Cli.SecondChance;

/// <summary>Runs <c>ip</c>, <c>bridge</c> and <c>nft</c>; what fails is a sentence for people.</summary>
internal static class KernelTool
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Null: it ended with 0. With <paramref name="input"/> as its standard input.</summary>
    public static async Task<string?> RunAsync(string program, string arguments, string input = "")
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
            return process.ExitCode == 0 ? null : Explain($"{program} {arguments}", string.Concat(await said).Trim());
        }
        catch (Win32Exception exception)
        {
            return $"{program} cannot be started ({exception.Message}): install the package {PackageOf(program)}";
        }
        catch (TimeoutException)
        {
            return $"{program} {arguments} did not end within {Limit.TotalSeconds:0} s";
        }
        catch (IOException exception)
        {
            return $"{program} {arguments} did not take its input: {exception.Message}";
        }
    }

    private static string PackageOf(string program) => program == "nft" ? "nftables" : "iproute2";

    private static string Explain(string command, string said)
    {
        var line = said.Split('\n')[0];
        var remedy = said.Contains("not permitted", StringComparison.Ordinal) || said.Contains("ermission denied", StringComparison.Ordinal)
                || said.Contains("must be root", StringComparison.Ordinal)
            ? "it needs the right CAP_NET_ADMIN: run it as root, or give its container the capability NET_ADMIN"
            : command.Contains(" type vxlan ", StringComparison.Ordinal)
                ? "does this kernel have VXLAN? `modprobe vxlan` loads it"
                : command.StartsWith("nft", StringComparison.Ordinal)
                    ? "does this kernel have these parts of nftables? `modprobe -a nft_socket nft_dup_ipv4 nft_dup_ipv6` loads them"
                    : null;
        return remedy is null ? $"`{command}` failed: {line}" : $"`{command}` failed: {line}; {remedy}";
    }
}
