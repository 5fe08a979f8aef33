using System.Text;
using System.Text.Json;
using Routing.Runtime;
using Routing.Runtime.Reading;
using Routing.Server.Requests;
using Routing.Server.Streaming;

namespace Routing.Server.Replies;

/// <summary>Replies of <c>POST /v1/completions</c>: the choices of all prompts, numbered through.</summary>
internal sealed class CompletionReply(IReadOnlyList<PreparedRequest> requests) : CompletionFormat(requests[0], "cmpl")
{
    private readonly int _perPrompt = requests[0].Engine.Sampling.Choices;
    private readonly int[] _tokens = new int[requests.Count * requests[0].Engine.Sampling.Choices];
    private readonly int[] _offsets = new int[requests.Count * requests[0].Engine.Sampling.Choices];
    private readonly bool[] _started = new bool[requests.Count * requests[0].Engine.Sampling.Choices];
    private readonly PromptReading?[] _readings = new PromptReading?[requests.Count];

    protected override (string Whole, string Chunk) Kind => ("text_completion", "text_completion");

    protected override Usage Usage => new(requests.Sum(request => request.Engine.Prompt.Length), _tokens.Sum(), 0);

    public override async ValueTask PrepareAsync(Answer answer)
    {
        if (!Request.Echoes || !Request.LogProbs) return;
        for (var prompt = 0; prompt < requests.Count; prompt++) _readings[prompt] ??= await answer.ReadingAsync(prompt);
    }

    public override void WriteToken(SseWriter events, in GeneratedToken token)
    {
        Start(events, token.Choice);
        _tokens[token.Choice]++;
        if (token.Text.Length == 0 && !RecordsWithoutText(token) && !Request.LogProbs) return;
        var json = BeginChunk(events);
        BeginChoice(json, token.Choice, token.Text);
        WriteLogProbs(json, token.Choice, null, [token]);
        json.WriteNull("finish_reason");
        if (Request.ReturnTokenIds) WriteIds(json, "token_ids", [token.Id]);
        json.WriteEndObject();
        EndChunk(events, json, token);
    }

    protected override void WriteChoiceEnds(SseWriter events, AnswerEnd end)
    {
        for (var index = 0; index < _tokens.Length; index++)
        {
            Start(events, index);
            var json = BeginChunk(events);
            BeginChoice(json, index, end.Choices[index].Tail);
            json.WriteNull("logprobs");
            json.WriteString("finish_reason", FinishReasons.Of(end.Choices[index], callsTools: false));
            FinishReasons.WriteStopReason(json, Request, end.Choices[index]);
            json.WriteEndObject();
            EndChunk(events, json, null, Request.IncludeUsage || index + 1 < _tokens.Length ? null : end);
        }
    }

    protected override void WriteChoices(Utf8JsonWriter json, IReadOnlyList<GeneratedToken> tokens, AnswerEnd end)
    {
        for (var index = 0; index < _tokens.Length; index++)
        {
            var (request, reading) = (requests[index / _perPrompt], end.Readings[index / _perPrompt]);
            GeneratedToken[] own = [.. tokens.Where(token => token.Choice == index)];
            _tokens[index] = own.Length;
            var text = new StringBuilder(request.Echo);
            foreach (var token in own) text.Append(token.Text);
            BeginChoice(json, index, text.Append(end.Choices[index].Tail).ToString());
            WriteLogProbs(json, index, request.Echoes ? reading : null, own);
            json.WriteString("finish_reason", FinishReasons.Of(end.Choices[index], callsTools: false));
            FinishReasons.WriteStopReason(json, request, end.Choices[index]);
            if (request.ReturnTokenIds)
            {
                WriteIds(json, "token_ids", own.Select(token => token.Id));
                WriteIds(json, "prompt_token_ids", request.Engine.Prompt.ToArray());
            }
            if (request.PromptLogProbs) PromptLogProbs.Write(json, request, reading);
            json.WriteEndObject();
        }
    }

    /// <summary>The first chunk of a choice repeats the prompt when that is asked for.</summary>
    private void Start(SseWriter events, int index)
    {
        if (_started[index]) return;
        _started[index] = true;
        if (!Request.Echoes) return;
        var json = BeginChunk(events);
        BeginChoice(json, index, requests[index / _perPrompt].Echo);
        WriteLogProbs(json, index, _readings[index / _perPrompt], []);
        json.WriteNull("finish_reason");
        json.WriteEndObject();
        EndChunk(events, json, null);
    }

    private static void BeginChoice(Utf8JsonWriter json, int index, string text)
    {
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteString("text", text);
    }

    /// <summary>Log probabilities in the completions shape: parallel lists, the echoed prompt's first.</summary>
    private void WriteLogProbs(Utf8JsonWriter json, int choice, PromptReading? prompt, IReadOnlyList<GeneratedToken> tokens)
    {
        json.WritePropertyName("logprobs");
        if (!Request.LogProbs)
        {
            json.WriteNullValue();
            return;
        }
        var rows = new List<LogProbRow>();
        if (prompt is not null)
        {
            rows.Add(new LogProbRow(requests[choice / _perPrompt].Engine.Prompt.Span[0], null, []));
            rows.AddRange(prompt.LogProbs.Select(token => new LogProbRow(token.Id, token.LogProb, token.Top)));
        }
        // The end token too: programs that add up a text count on one row a token.
        rows.AddRange(tokens.Select(token => new LogProbRow(token.Id, token.LogProb, token.TopLogProbs)));
        LogProbRow.Write(json, Request, rows, ref _offsets[choice]);
    }
}
