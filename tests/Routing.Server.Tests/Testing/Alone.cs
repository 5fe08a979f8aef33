namespace Routing.Server.Tests.Testing;

/// <summary>Tests that look at the whole process: no others run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
