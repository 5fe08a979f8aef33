namespace Routing.Formats.Checkpoints;

/// <summary>Which layers of a family attend through a sliding window.</summary>
internal enum WindowRule : byte
{
    None,

    /// <summary>All layers, where <c>sliding_window</c> is a number.</summary>
    AllLayers,

    /// <summary>Those that <c>layer_types</c> names, or else those from <c>max_window_layers</c> on, when <c>use_sliding_window</c> is set.</summary>
    ByLayer,
}
