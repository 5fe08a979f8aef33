using MessagePack;

namespace Routing.Runtime.Workers;

/// <summary>One step of a worker.</summary>
/// <param name="Closed">Sequences that ended: their memory is given back before the rows run.</param>
/// <param name="Rows">Rows to run; a sequence appears once.</param>
[MessagePackObject]
public sealed record WorkItem([property: Key(0)] long[] Closed, [property: Key(1)] WorkRow[] Rows);
