/** An answer as it comes: its tokens with what the server tells of each, and how it went. Knows nothing of the page. */
export class Answer {
  tokens = [];
  state = "running";
  error = null;
  finishReason = null;

  /** The server's summary, once it ended. */
  routing = null;
  usage = null;
  #startedAt;
  #firstAt = null;
  #lastAt = null;

  /** @param threshold the score that was asked for, or null where none is or a share steers it */
  constructor(now, threshold = null) {
    this.#startedAt = now;
    this.threshold = threshold;
  }

  /** Takes in a chunk of the stream. */
  add(chunk, now) {
    if (chunk.usage) this.usage = chunk.usage;
    if (chunk.routing && !chunk.routing.tokens) this.routing = chunk.routing;
    for (const choice of chunk.choices) {
      this.finishReason = choice.finish_reason ?? this.finishReason;
      const text = (choice.delta.reasoning_content ?? "") + (choice.delta.content ?? "");
      const [record] = chunk.routing?.tokens ?? [];
      if (record) this.#append(record, text, choice.logprobs?.content?.[0]?.top_logprobs ?? [], now);
      // Text that was held back and follows its token: the end of a character, or of a stop sequence that came to nothing.
      else if (text !== "" && this.tokens.length > 0) this.tokens.at(-1).text += text;
      if (choice.delta.content) this.content += choice.delta.content;
    }
  }

  /** What the conversation goes on with: without reasoning. */
  content = "";

  end() {
    this.state = "ended";
  }

  stop() {
    this.state = "stopped";
  }

  fail(message) {
    this.state = "failed";
    this.error = message;
  }

  get isRunning() {
    return this.state === "running";
  }

  get large() {
    return this.tokens.reduce((sum, token) => sum + token.m, 0);
  }

  get share() {
    return this.tokens.length === 0 ? null : this.large / this.tokens.length;
  }

  /** How often the speaker changed. */
  get switches() {
    return this.tokens.reduce((sum, token, i) => sum + (i > 0 && token.m !== this.tokens[i - 1].m ? 1 : 0), 0);
  }

  /** Milliseconds from asking to the first token, the network included; null before it. */
  get firstMs() {
    return this.#firstAt === null ? null : this.#firstAt - this.#startedAt;
  }

  /** Tokens a second after the first: measured here while it runs, by the server once it ended. */
  get speed() {
    const between = this.routing?.timings.mean_itl_ms;
    if (between > 0) return 1000 / between;
    const ms = this.#lastAt - this.#firstAt;
    return ms > 0 ? ((this.tokens.length - 1) * 1000) / ms : null;
  }

  #append(record, text, alternatives, now) {
    this.#firstAt ??= now;
    this.#lastAt = now;
    this.tokens.push({ ...record, text, alternatives });
  }
}
