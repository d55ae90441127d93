namespace Odin.Bench.Calls;

/// <summary>How far a silo and its callers go into certificates.</summary>
internal enum CallChecks
{
    /// <summary>Neither TLS nor passes.</summary>
    None,

    /// <summary>TLS on the connection, and nothing with the calls.</summary>
    TlsOnly,

    /// <summary>TLS, and each call brings its pass, which the silo does not look at.</summary>
    Shown,

    /// <summary>TLS, and the silo checks the pass of each call and what it may call: a cluster with certificates.</summary>
    Checked,
}
