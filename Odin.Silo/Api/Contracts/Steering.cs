namespace Odin.Silo.Api.Contracts;

/// <summary>Whether clients of VIPs are steered away from a region.</summary>
public enum Steering
{
    Normal,

    /// <summary>Its VIPs are the last choice.</summary>
    Soft,
}
