using System.Text;
using Routing.Cli;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandRunner.RunAsync(args);
