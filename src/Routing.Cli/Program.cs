using System.CommandLine;
using Routing.Cli;

var root = new RootCommand("Routing: large-model quality at small-model cost. A token router decides, token by token, which of two models speaks.");
foreach (var command in Verbs.All()) root.Subcommands.Add(command);
return await CommandRunner.RunAsync(root, args);
