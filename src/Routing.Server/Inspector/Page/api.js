import { readEvents } from "/inspector/sse.js";
import { keyHeaders } from "/inspector/key.js";

/** A reply that is no success. Its message is the server's own. */
export class ApiError extends Error {
  constructor(message, status, retryAfter = null) {
    super(message);
    Object.assign(this, { status, retryAfter });
  }
}

/** What the server hosts, the default first: each model with what its policy does when a request does not say. */
export async function listModels() {
  const list = async (path) => (await (await send(path, { headers: keyHeaders() })).json()).data;
  const [models, policies] = await Promise.all([list("/v1/models"), list("/v1/routing/policies")]);
  return models.map((model) => ({ ...policies.find((policy) => policy.name === model.policy), ...model }));
}

/** Yields the chunks of a streamed chat completion. */
export async function* streamChat(request, signal) {
  const reply = await send("/v1/chat/completions", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...keyHeaders() },
    body: JSON.stringify({ ...request, stream: true, stream_options: { include_usage: true }, logprobs: true, top_logprobs: 5 }),
    signal,
  });
  for await (const data of readEvents(reply.body)) {
    if (data === "[DONE]") return;
    const chunk = JSON.parse(data);
    if (chunk.error) throw new ApiError(chunk.error.message, reply.status);
    yield chunk;
  }
  throw new ApiError("The connection ended before the answer did.", 0);
}

async function send(path, options) {
  let reply;
  try {
    reply = await fetch(path, options);
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new ApiError("The server cannot be reached; is it still running?", 0);
  }
  if (reply.ok) return reply;
  const error = await reply.json().then((body) => body.error, () => null);
  throw new ApiError(error?.message ?? `The server answered with status ${reply.status}.`, reply.status, Number(reply.headers.get("Retry-After")) || null);
}
