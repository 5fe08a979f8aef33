namespace Routing.Training.Gym;

/// <summary>How a question and its answer look to a model: the one place that knows the special tokens and the final-answer marker.</summary>
public static class GymFormat
{
    public const string PadToken = "<|pad|>";
    public const string EndToken = "<|end|>";
    public const string QuestionToken = "<|question|>";
    public const string AnswerToken = "<|answer|>";

    /// <summary>What stands before the final answer.</summary>
    public const string FinalMarker = "Answer:";

    /// <summary>Special tokens; the place in the list is the token id.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = [PadToken, EndToken, QuestionToken, AnswerToken];

    /// <summary>Chat template (Jinja) of the shipped models; renders what <see cref="Prompt"/> and <see cref="Completion"/> write.</summary>
    public const string ChatTemplate =
        "{%- for message in messages %}" +
        "{%- if message['role'] == 'user' %}{{- '" + QuestionToken + "' + message['content'] | trim }}" +
        "{%- elif message['role'] == 'assistant' %}{{- '" + AnswerToken + "' + message['content'] | trim + '" + EndToken + "' }}" +
        "{%- else %}{{- raise_exception('This model knows the roles user and assistant only.') }}" +
        "{%- endif %}" +
        "{%- endfor %}" +
        "{%- if add_generation_prompt %}{{- '" + AnswerToken + "' }}{%- endif %}";

    /// <summary>What a model is given: <c>&lt;|question|&gt;…&lt;|answer|&gt;</c>.</summary>
    public static string Prompt(string question) => QuestionToken + question + AnswerToken;

    /// <summary>What a model should write after the prompt, the end token included.</summary>
    public static string Completion(string answer) => answer + EndToken;

    /// <summary>A whole training example.</summary>
    public static string Example(GymItem item) => Prompt(item.Question) + Completion(item.Answer);
}
