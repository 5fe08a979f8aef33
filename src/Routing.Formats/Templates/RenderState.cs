using System.Runtime.CompilerServices;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates;

/// <summary>What one rendering may still consume, and where in the template it is.</summary>
internal sealed class RenderState(string template, TemplateOptions options)
{
    private long _stepsLeft = options.StepLimit;
    private int _depth;

    /// <summary>Line of the node being evaluated.</summary>
    public int Line { get; set; } = 1;

    public TimeProvider Clock => options.Clock;

    /// <summary>A text of the context buys the steps to go over it some thirty times.</summary>
    public void AllowFor(string contextText) => _stepsLeft += 2L * contextText.Length;

    /// <summary>Takes steps; fails when none are left.</summary>
    public void Charge(long steps)
    {
        _stepsLeft -= steps;
        if (_stepsLeft < 0) throw Fail($"rendering takes more than {options.StepLimit} steps");
    }

    /// <summary>Pays for building a text, before it is built.</summary>
    public void ChargeText(long characters)
    {
        CheckLength(characters);
        Charge(1 + characters / 16);
    }

    /// <summary>Pays for looking for a part in a text: at worst every place is compared with all of the part.</summary>
    public void ChargeSearch(int characters, int part)
    {
        Charge(1 + characters / 16);
        if (part <= characters) Charge((long)(characters - part + 1) * part / 1024);
    }

    /// <summary>Pays for hashing a key.</summary>
    public void ChargeKey(Value key)
    {
        if (key is TextValue text) Charge(text.Text.Length / 16);
    }

    /// <summary>Fails when a text would be longer than texts may be.</summary>
    public void CheckLength(long characters)
    {
        if (characters > options.CharacterLimit) throw Fail($"a text grows beyond {options.CharacterLimit} characters");
    }

    /// <summary>One level deeper; pairs with <see cref="Leave"/>. A failure ends the rendering, so it need not leave.</summary>
    public void Enter()
    {
        if (++_depth > options.DepthLimit || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Fail("nested too deeply (recursion?)");
    }

    public void Leave() => _depth--;

    /// <summary>Fails when a value nests deeper than values may: everything that walks values then ends.</summary>
    public int CheckDepth(int depth) => depth <= options.DepthLimit ? depth : throw Fail("values are nested too deeply");

    public TemplateException Fail(string reason) => new(template, Line, reason);
}
