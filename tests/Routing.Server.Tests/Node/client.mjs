// The official JavaScript client against a running server: node client.mjs <url of the pair> <url of an endless model with the key "right">.
// Prints one line a check that passed; the first that fails ends it.
import assert from "node:assert/strict";
import OpenAI from "openai";

const [pair, endless] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${pair}/v1`, apiKey: "any", maxRetries: 0 });
const guarded = new OpenAI({ baseURL: `${endless}/v1`, apiKey: "right", maxRetries: 0 });
const messages = [{ role: "user", content: "Which badges do Mira Nash and Vera Crane get? Initials, birth year, town." }];
const forever = { model: "endless", messages, max_tokens: 50000, ignore_eos: true };

const checks = {
  async chat() {
    const answer = await client.chat.completions.create({ model: "pair", messages, temperature: 0, logprobs: true, top_logprobs: 2 });
    assert.match(answer.choices[0].message.content, /Answer: MN80H, VC92Z/);
    assert.equal(answer.choices[0].finish_reason, "stop");
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
    assert.equal(answer.choices[0].logprobs.content.map(token => token.token).join(""), answer.choices[0].message.content);
    assert.equal(answer.object, "chat.completion");
    assert.ok(answer._request_id.startsWith("req_"));
  },

  async stream() {
    const whole = await client.chat.completions.create({ model: "pair", messages, temperature: 0 });
    const stream = await client.chat.completions.create({ model: "pair", messages, temperature: 0, stream: true, stream_options: { include_usage: true } });
    let text = "", reason = null, usage = null;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      reason ??= chunk.choices[0]?.finish_reason;
      usage ??= chunk.usage;
    }
    assert.equal(text, whole.choices[0].message.content);
    assert.equal(reason, "stop");
    assert.deepEqual(usage, whole.usage);
  },

  async routing() {
    const answer = await client.chat.completions.create({ model: "pair", messages, temperature: 0, routing: { max_large_fraction: 0.15 } });
    assert.equal(answer.routing.max_large_fraction, 0.15);
    assert.ok(answer.routing.large_tokens > 0 && answer.routing.large_fraction < 0.5);
  },

  async helper() {
    // The client's own collector is stricter than a loop: it checks roles, indices and ends.
    const events = [];
    const runner = client.chat.completions.stream({ model: "pair", messages, temperature: 0, n: 1 });
    runner.on("content", delta => events.push(delta));
    const answer = await runner.finalChatCompletion();
    assert.equal(events.join(""), answer.choices[0].message.content);
    assert.equal(answer.choices[0].message.role, "assistant");
  },

  async completions() {
    const answer = await client.completions.create({ model: "pair", prompt: ["Who lives", "How many"], max_tokens: 4, n: 2, echo: true });
    assert.deepEqual(answer.choices.map(choice => choice.index), [0, 1, 2, 3]);
    assert.ok(answer.choices[2].text.startsWith("How many"));
  },

  async embeddings() {
    // Unless told otherwise it asks for base64 and decodes it.
    const decoded = await client.embeddings.create({ model: "pair", input: ["Mira Nash", "Vera Crane"] });
    const numbers = await client.embeddings.create({ model: "pair", input: "Vera Crane", encoding_format: "float" });
    assert.deepEqual(decoded.data[1].embedding, numbers.data[0].embedding.map(Math.fround));
    assert.ok(Math.abs(decoded.data[0].embedding.reduce((sum, value) => sum + value * value, 0) - 1) < 1e-5);
  },

  async models() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.equal(ids[0], "pair");
    for (const id of ids) assert.equal((await client.models.retrieve(id)).id, id);
  },

  async errors() {
    await assert.rejects(client.chat.completions.create({ model: "gpt-5", messages }), error => error instanceof OpenAI.NotFoundError && error.code === "model_not_found" && error.param === "model");
    await assert.rejects(client.chat.completions.create({ model: "pair", messages, temperature: -1 }), error => error instanceof OpenAI.BadRequestError && error.param === "temperature" && error.type === "invalid_request_error");
    await assert.rejects(client.chat.completions.create({ model: "pair", messages: [] }), error => error instanceof OpenAI.BadRequestError && error.param === "messages");
    const stranger = new OpenAI({ baseURL: `${endless}/v1`, apiKey: "wrong", maxRetries: 0 });
    await assert.rejects(stranger.models.list(), error => error instanceof OpenAI.AuthenticationError && error.code === "invalid_api_key");
    await assert.rejects(guarded.put("/routing/policies/small", { body: { threshold: 1 } }), error => error instanceof OpenAI.PermissionDeniedError && error.code === "admin_required");
  },

  async abort() {
    const stream = await guarded.chat.completions.create({ ...forever, stream: true });
    let chunks = 0;
    for await (const _ of stream) if (++chunks === 3) stream.controller.abort();
    assert.ok(chunks >= 3 && chunks < 5000);   // what had arrived already is still given out

    const stop = new AbortController();
    const answer = guarded.chat.completions.create(forever, { signal: stop.signal });
    setTimeout(() => stop.abort(), 200);
    await assert.rejects(answer, OpenAI.APIUserAbortError);
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log(name);
}
