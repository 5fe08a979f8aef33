using BenchmarkDotNet.Running;
using Routing.Bench;
using Routing.Models.Native;
using Routing.Microbench;
using TorchSharp;

// Usage: Routing.Microbench [--filter '*Linear*'] [--list flat] [--save bench/results/<name>.md] and BenchmarkDotNet's other flags.
LibTorch.EnsureLoaded();
torch.set_num_threads(1);   // as a worker does
var (save, others) = ResultsFile.TakeFlag(args);
var machine = MachineFingerprint.Read();
Console.WriteLine(machine.ToMarkdown());

var summaries = BenchmarkSwitcher.FromAssembly(typeof(ResultsFile).Assembly).Run(others, new MicrobenchConfig()).ToList();
if (save is not null) ResultsFile.Write(save, machine, summaries);
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
