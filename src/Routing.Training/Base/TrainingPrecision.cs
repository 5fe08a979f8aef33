namespace Routing.Training.Base;

/// <summary>What matrices are multiplied in; weights, gradients and optimizer state are float32 always.</summary>
public enum TrainingPrecision
{
    /// <summary>The faster of the two, measured before the first step.</summary>
    Auto,

    F32,

    /// <summary>Products of bfloat16 copies, summed in float32 by the hardware.</summary>
    BF16,
}
