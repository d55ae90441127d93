using System.Net.NetworkInformation;
using Odin.Grains.Configuration.Reading;

namespace Odin.Cli.Configuration;

/// <summary>The machine that this process runs on.</summary>
internal static class ThisMachine
{
    /// <summary>Where an edge on this machine reaches itself, as far as the system says.</summary>
    public static OwnAddresses Addresses()
    {
        try
        {
            return new OwnAddresses(NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses)
                .Select(own => own.Address));
        }
        catch (NetworkInformationException)
        {
            return OwnAddresses.OfAnyMachine;
        }
    }
}
