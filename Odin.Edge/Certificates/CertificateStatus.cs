namespace Odin.Edge.Certificates;

/// <summary>How it stands with one name of the folder, for metrics.</summary>
/// <param name="Name">As the configuration has it.</param>
/// <param name="NotAfter">When what is in force expires; null: nothing is.</param>
/// <param name="IsRefused">The files as they are now are not in force, or there are none.</param>
internal sealed record CertificateStatus(string Name, DateTimeOffset? NotAfter, bool IsRefused);
