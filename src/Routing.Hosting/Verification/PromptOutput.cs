namespace Routing.Hosting.Verification;

/// <summary>What a decoder computed for a prompt, row-major.</summary>
/// <param name="Logits">[tokens, vocab].</param>
/// <param name="FinalNorm">[tokens, hidden].</param>
/// <param name="Hidden">[layers] of [tokens, hidden]: the output of each block, if it was recorded.</param>
internal sealed record PromptOutput(float[] Logits, float[] FinalNorm, float[][]? Hidden);
