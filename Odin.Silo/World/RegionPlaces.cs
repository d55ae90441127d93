using System.Collections.Frozen;

namespace Odin.Silo.World;

/// <summary>Where regions of known names stand: airport codes, and the regions of the large clouds.</summary>
internal static class RegionPlaces
{
    private static readonly FrozenDictionary<string, (double Latitude, double Longitude)> Known =
        new Dictionary<string, (double, double)>(StringComparer.OrdinalIgnoreCase)
        {
            ["ams"] = (52.3, 4.8), ["arn"] = (59.7, 17.9), ["atl"] = (33.6, -84.4), ["bkk"] = (13.7, 100.7), ["bog"] = (4.7, -74.1),
            ["bom"] = (19.1, 72.9), ["bos"] = (42.4, -71.0), ["cdg"] = (49.0, 2.5), ["cpt"] = (-34.0, 18.6), ["del"] = (28.6, 77.1),
            ["den"] = (39.9, -104.7), ["dfw"] = (32.9, -97.0), ["dub"] = (53.4, -6.3), ["dxb"] = (25.3, 55.4), ["eze"] = (-34.8, -58.5),
            ["fra"] = (50.0, 8.6), ["gdl"] = (20.5, -103.3), ["gig"] = (-22.8, -43.2), ["gru"] = (-23.4, -46.5), ["hel"] = (60.3, 25.0),
            ["hkg"] = (22.3, 113.9), ["iad"] = (38.9, -77.5), ["icn"] = (37.5, 126.5), ["ist"] = (41.3, 28.7), ["jfk"] = (40.6, -73.8),
            ["jnb"] = (-26.1, 28.2), ["kix"] = (34.4, 135.2), ["lax"] = (33.9, -118.4), ["lhr"] = (51.5, -0.5), ["lim"] = (-12.0, -77.1),
            ["los"] = (6.6, 3.3), ["mad"] = (40.5, -3.6), ["mel"] = (-37.7, 144.8), ["mex"] = (19.4, -99.1), ["mia"] = (25.8, -80.3),
            ["mxp"] = (45.6, 8.7), ["nbo"] = (-1.3, 36.9), ["nrt"] = (35.8, 140.4), ["ord"] = (42.0, -87.9), ["otp"] = (44.6, 26.1),
            ["per"] = (-31.9, 116.0), ["phx"] = (33.4, -112.0), ["qro"] = (20.6, -100.2),
            ["scl"] = (-33.4, -70.8), ["sea"] = (47.4, -122.3),
            ["sfo"] = (37.6, -122.4), ["sin"] = (1.4, 104.0), ["sjc"] = (37.4, -121.9), ["syd"] = (-33.9, 151.2), ["tlv"] = (32.0, 34.9),
            ["tpe"] = (25.1, 121.2), ["vie"] = (48.1, 16.6), ["waw"] = (52.2, 21.0), ["yul"] = (45.5, -73.7), ["yyz"] = (43.7, -79.6),
            ["zrh"] = (47.5, 8.5),
            ["us-east-1"] = (38.9, -77.4), ["us-east-2"] = (40.0, -83.0), ["us-west-1"] = (37.4, -122.0), ["us-west-2"] = (45.8, -119.7),
            ["ca-central-1"] = (45.5, -73.6), ["sa-east-1"] = (-23.5, -46.6), ["eu-west-1"] = (53.3, -6.3), ["eu-west-2"] = (51.5, -0.1),
            ["eu-west-3"] = (48.9, 2.4), ["eu-central-1"] = (50.1, 8.7), ["eu-central-2"] = (47.4, 8.5), ["eu-north-1"] = (59.3, 18.1),
            ["eu-south-1"] = (45.5, 9.2), ["ap-south-1"] = (19.1, 72.9), ["ap-southeast-1"] = (1.3, 103.8),
            ["ap-southeast-2"] = (-33.9, 151.2), ["ap-northeast-1"] = (35.7, 139.7), ["ap-northeast-2"] = (37.6, 127.0),
            ["ap-northeast-3"] = (34.7, 135.5), ["ap-east-1"] = (22.3, 114.2), ["me-south-1"] = (26.1, 50.6),
            ["af-south-1"] = (-33.9, 18.4),
            ["us-central1"] = (41.3, -95.9), ["us-east1"] = (33.2, -80.0), ["us-east4"] = (39.0, -77.5), ["us-west1"] = (45.6, -121.2),
            ["europe-west1"] = (50.4, 3.8), ["europe-west2"] = (51.5, -0.1), ["europe-west3"] = (50.1, 8.7), ["europe-west4"] = (53.4, 6.8),
            ["europe-north1"] = (60.6, 27.2), ["asia-east1"] = (24.1, 120.5), ["asia-northeast1"] = (35.7, 139.7),
            ["asia-southeast1"] = (1.3, 103.7), ["asia-south1"] = (19.1, 72.9), ["australia-southeast1"] = (-33.9, 151.2),
            ["southamerica-east1"] = (-23.5, -46.6),
            ["eastus"] = (37.4, -79.4), ["eastus2"] = (36.7, -78.4), ["centralus"] = (41.6, -93.6), ["westus"] = (37.8, -122.4),
            ["westus2"] = (47.2, -119.9), ["northeurope"] = (53.3, -6.3), ["westeurope"] = (52.4, 4.9), ["uksouth"] = (51.5, -0.1),
            ["germanywestcentral"] = (50.1, 8.7), ["swedencentral"] = (60.7, 17.1), ["southeastasia"] = (1.3, 103.8),
            ["eastasia"] = (22.3, 114.2), ["japaneast"] = (35.7, 139.8), ["australiaeast"] = (-33.9, 151.2),
            ["brazilsouth"] = (-23.5, -46.6), ["southafricanorth"] = (-25.7, 28.2), ["centralindia"] = (18.6, 73.9),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null: nobody knows.</summary>
    public static (double Latitude, double Longitude)? Of(string region) => Known.TryGetValue(region, out var place) ? place : null;
}
