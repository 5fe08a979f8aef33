using System.CommandLine;
using Routing.Loadbench;

var root = new RootCommand("Throughput of the engine under load.") { OfflineCommand.Create() };
return await root.Parse(args).InvokeAsync();
