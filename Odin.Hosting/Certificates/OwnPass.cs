namespace Odin.Hosting.Certificates;

/// <summary>The pass of this process, signed anew from time to time and when its certificate changes.</summary>
/// <remarks>From any thread.</remarks>
internal sealed class OwnPass(ClusterCertificates certificates)
{
    private static readonly TimeSpan SignedFor = TimeSpan.FromMinutes(5);

    private sealed record Signed(string Text, Membership For, long At);

    private Signed? _signed;

    public string Text
    {
        get
        {
            var (membership, time) = (certificates.Current, certificates.Time);
            if (Volatile.Read(ref _signed) is { } last && last.For == membership && time.GetElapsedTime(last.At) < SignedFor)
                return last.Text;

            var next = new Signed(CallerPass.Write(membership.Own, time.GetUtcNow()), membership, time.GetTimestamp());
            Volatile.Write(ref _signed, next);
            return next.Text;
        }
    }
}
