using System.Text.Json.Serialization;

namespace Routing.Server.Wire;

/// <summary>Reply of <c>GET /v1/routing/policies</c>.</summary>
internal sealed record PolicyList(IReadOnlyList<PolicyItem> Data);

/// <param name="Name">As requests name it.</param>
/// <param name="Mode">small, large, lossless or routed.</param>
/// <param name="Threshold">In force when a request does not say; null where a share is, or nothing to say.</param>
/// <param name="MaxLargeFraction">Share in force when a request does not say.</param>
/// <param name="Calibration">Threshold against the large model's share, as measured.</param>
internal sealed record PolicyItem(string Name, string Mode, float? Threshold, double? MaxLargeFraction, IReadOnlyList<CalibrationItem>? Calibration);

internal sealed record CalibrationItem(float Threshold, double LargeFraction);

/// <summary>Body of <c>PUT /v1/routing/policies/{name}</c>: one of the two; neither brings the router's own threshold back.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PolicyUpdate(float? Threshold = null, double? MaxLargeFraction = null);
