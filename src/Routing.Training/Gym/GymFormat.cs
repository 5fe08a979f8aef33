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

    /// <summary>
    /// Chat template (Jinja) of the shipped models; renders what <see cref="Prompt"/> and <see cref="Completion"/> write. What the
    /// gym does not teach (system messages, tools) goes before the question, tool calls in the Hermes format.
    /// </summary>
    public const string ChatTemplate =
        "{%- set before = namespace(text='') %}" +
        "{%- if tools %}{%- set before.text = 'Tools: ' + tools | tojson + '\\nCall one with <tool_call>{\"name\": …, \"arguments\": …}</tool_call>\\n' %}{%- endif %}" +
        "{%- for message in messages %}" +
        "{%- set content = (message['content'] or '') | trim %}" +
        "{%- if message['role'] in ['system', 'developer'] %}{%- set before.text = before.text + content + '\\n' %}" +
        "{%- elif message['role'] == 'user' %}{{- '" + QuestionToken + "' + before.text + content }}{%- set before.text = '' %}" +
        "{%- elif message['role'] == 'tool' %}{{- '" + QuestionToken + "' + before.text + '<tool_response>' + content + '</tool_response>' }}{%- set before.text = '' %}" +
        "{%- elif message['role'] == 'assistant' %}{{- '" + AnswerToken + "' + content }}" +
        "{%- for call in message['tool_calls'] or [] %}{{- '<tool_call>\\n' + {'name': call['function']['name'], 'arguments': call['function']['arguments']} | tojson + '\\n</tool_call>' }}{%- endfor %}" +
        "{{- '" + EndToken + "' }}" +
        "{%- else %}{{- raise_exception('This model knows the roles system, user, assistant and tool.') }}" +
        "{%- endif %}" +
        "{%- endfor %}" +
        "{%- if before.text %}{{- '" + QuestionToken + "' + before.text }}{%- endif %}" +
        "{%- if add_generation_prompt %}{{- '" + AnswerToken + "' }}{%- endif %}";

    /// <summary>What a model is given: <c>&lt;|question|&gt;…&lt;|answer|&gt;</c>.</summary>
    public static string Prompt(string question) => QuestionToken + question + AnswerToken;

    /// <summary>What a model should write after the prompt, the end token included.</summary>
    public static string Completion(string answer) => answer + EndToken;

    /// <summary>A whole training example.</summary>
    public static string Example(GymItem item) => Prompt(item.Question) + Completion(item.Answer);
}
