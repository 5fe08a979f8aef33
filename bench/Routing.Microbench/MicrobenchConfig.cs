using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Routing.Microbench;

/// <summary>
/// Runs benchmarks inside this process: it has libtorch loaded and its threads set, while a generated project per
/// benchmark would carry half a gigabyte of libtorch each. Compare ratios within one run, of medians: on a machine that
/// others use, many short iterations say more than a few long ones.
/// </summary>
internal sealed class MicrobenchConfig : ManualConfig
{
    public MicrobenchConfig()
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(5).WithIterationCount(40).WithIterationTime(TimeInterval.FromMilliseconds(10)));
        AddColumn(StatisticColumn.Min, StatisticColumn.Median);
        HideColumns(Column.Error, Column.StdDev, Column.RatioSD);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddLogger(ConsoleLogger.Default);
    }
}
