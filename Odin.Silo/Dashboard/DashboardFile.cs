using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Odin.Silo.Dashboard;

/// <summary>One file of the page, out of the executable's own resources, with what is said about it.</summary>
internal sealed class DashboardFile
{
    private readonly byte[] _content;
    private readonly Lazy<byte[]> _zipped;   // By the first request: a start does not wait for it.
    private readonly string _type;
    private readonly EntityTagHeaderValue _tag;

    public DashboardFile(string type, byte[] content)
    {
        (_type, _content, _zipped) = (type, content, new Lazy<byte[]>(() => Zip(content)));
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
    }

    /// <summary>A browser asks each time, and gets the file when it is another one than the browser has.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.ETag = _tag.ToString();
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(_tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var isZipped = request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality != 0);
        if (isZipped) response.Headers.ContentEncoding = "gzip";
        var content = isZipped ? _zipped.Value : _content;
        (response.ContentType, response.ContentLength) = (_type, content.Length);
        if (!HttpMethods.IsHead(request.Method)) await response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static byte[] Zip(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.SmallestSize)) zip.Write(content);
        return zipped.ToArray();
    }
}
