using Routing.Loadbench;

return await CommandRunner.RunAsync(args, Console.Out, Console.Error);
