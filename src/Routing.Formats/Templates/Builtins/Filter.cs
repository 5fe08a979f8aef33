using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>A filter: <c>input|name(arguments)</c>.</summary>
internal delegate Value Filter(RenderState state, Value input, Arguments arguments);
