using System.Runtime.InteropServices;
using Odin.Edge.Certificates;

namespace Odin.Edge.Tls;

/// <summary>Says of an OCSP response whether clients would believe it, so that nothing is stapled that they turn away from. From any
/// thread.</summary>
/// <remarks>The signature is the issuer's or that of a responder whose certificate the issuer has signed for it (RFC 6960, 4.2.2.2).
/// Nothing is asked over a network.</remarks>
internal static unsafe class OcspCheck
{
    private const string NoIssuer =
        "cannot be checked: the certificate of the issuer is not behind the own one in the .crt file; put it there";

    /// <summary>What may be stapled, or why nothing may, to stand behind the name of the file. Neither where OpenSSL is missing.</summary>
    public static (OcspStaple? Staple, string? Failure) Read(byte[] der, CertificatePair pair, DateTimeOffset now)
    {
        if (OpenSslLibrary.Failure is { } missing) return (null, $"cannot be checked: {missing}");
        if (pair.Chain.Length < 2) return (null, NoIssuer);
        OpenSsl.ClearErrors();
        nint response;
        fixed (byte* bytes = der)
        {
            var at = bytes;
            response = OpenSslOcsp.ResponseOf(null, &at, der.Length);
        }

        if (response == 0) return (null, "is no OCSP response in DER; take what `openssl ocsp -respout` writes");
        try
        {
            var status = OpenSslOcsp.StatusOf(response);
            return status == OpenSslOcsp.OCSP_RESPONSE_STATUS_SUCCESSFUL ? ReadBasic(response, der, pair, now)
                : (null, $"has no answer: its responder says {TextOf(status)}; ask it again");
        }
        finally
        {
            OpenSslOcsp.ResponseFree(response);
        }
    }

    private static string? TextOf(int status) => Marshal.PtrToStringUTF8((nint)OpenSslOcsp.StatusText(status));

    private static (OcspStaple? Staple, string? Failure) ReadBasic(nint response, byte[] der, CertificatePair pair, DateTimeOffset now)
    {
        var basic = OpenSslOcsp.BasicOf(response);
        if (basic == 0) return (null, "is of a kind that nobody knows; only basic responses count");
        var (own, issuer) = (TlsContext.CertificateOf(pair.Chain[0]), TlsContext.CertificateOf(pair.Chain[1]));
        try
        {
            var (until, failure) = Check(basic, own, issuer, now);
            return failure is null ? (new OcspStaple(der, until), null) : (null, failure);
        }
        finally
        {
            OpenSsl.CertificateFree(own);
            OpenSsl.CertificateFree(issuer);
            OpenSslOcsp.BasicFree(basic);
        }
    }

    private static (DateTimeOffset Until, string? Failure) Check(nint basic, nint own, nint issuer, DateTimeOffset now)
    {
        int status, reason;
        nint revoked, from, until;
        if (!TryFind(basic, own, issuer, &status, &reason, &revoked, &from, &until))
            return (default, "is about another certificate; get one for the certificate that stands beside it");
        if (!IsSigned(basic, issuer)) return (default, $"is not signed by the certificate's issuer or for it: {OpenSsl.LastReason()}");
        if (until == 0) return (default, "does not say until when it counts (nextUpdate), so nobody would know when it is stale");
        var (begins, ends) = (Moment(from), Moment(until));
        if (ends <= now) return (default, $"counted until {ends:u}; put a newer one in its place");
        if (begins > now) return (default, $"counts from {begins:u} on, and it is {now:u}; set the clock");
        return status switch
        {
            OpenSslOcsp.V_OCSP_CERTSTATUS_GOOD => (ends, null),
            OpenSslOcsp.V_OCSP_CERTSTATUS_REVOKED => (default, $"says that the certificate was revoked at {Moment(revoked):u}; renew it"),
            _ => (default, "says that its authority does not know the certificate"),
        };
    }

    /// <summary>Responders name certificates by a hash of their choice.</summary>
    private static bool TryFind(nint basic, nint own, nint issuer, int* status, int* reason, nint* revoked, nint* from, nint* until)
    {
        foreach (var digest in stackalloc nint[] { OpenSslOcsp.Sha1(), OpenSslOcsp.Sha256() })
        {
            var id = OpenSslOcsp.IdOf(digest, own, issuer);
            var isFound = id != 0 && OpenSslOcsp.Find(basic, id, status, reason, revoked, from, until) == 1;
            if (id != 0) OpenSslOcsp.IdFree(id);
            if (isFound) return true;
        }

        return false;
    }

    private static bool IsSigned(nint basic, nint issuer)
    {
        var (stack, store) = (OpenSslOcsp.StackNew(), OpenSsl.StoreNew());
        try
        {
            OpenSsl.ClearErrors();
            return stack != 0 && store != 0 && OpenSslOcsp.StackPush(stack, issuer) > 0 && OpenSsl.StoreAdd(store, issuer) == 1
                && OpenSslOcsp.StoreSetFlags(store, OpenSslOcsp.X509_V_FLAG_PARTIAL_CHAIN) == 1
                && OpenSslOcsp.Verify(basic, stack, store, 0) == 1;
        }
        finally
        {
            OpenSslOcsp.StackFree(stack);
            OpenSsl.StoreFree(store);
        }
    }

    private static DateTimeOffset Moment(nint time)
    {
        int days, seconds;
        var epoch = OpenSslOcsp.TimeOf(0, 0);
        var isRead = OpenSslOcsp.TimeBetween(&days, &seconds, epoch, time) == 1;
        OpenSslOcsp.TimeFree(epoch);
        return isRead ? DateTimeOffset.UnixEpoch.AddDays(days).AddSeconds(seconds) : DateTimeOffset.MinValue;
    }
}
