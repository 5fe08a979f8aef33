import { el } from "/inspector/dom.js";
import { count, milliseconds, percent, speed } from "/inspector/format.js";
import { Strip } from "/inspector/strip.js";
import { TokenList } from "/inspector/token-list.js";

/** An answer on the page: its tokens, their strip, and what the server says of the whole. */
export class AnswerView {
  /** @param title who answers */
  constructor(answer, card, title) {
    this.answer = answer;
    this.list = new TokenList(answer, card);
    this.strip = new Strip(answer, this.list);
    this.summary = el("p", { className: "summary" });
    this.error = el("p", { className: "error", role: "alert", hidden: true });
    this.element = el("article", { className: "answer" }, el("h3", { textContent: title }), this.list.element, this.error, this.strip.element, this.summary);
    this.update();
  }

  update() {
    const { answer } = this;
    this.list.update();
    this.strip.update();
    this.strip.element.hidden = answer.tokens.length === 0;
    this.element.dataset.state = answer.state;
    this.element.setAttribute("aria-busy", answer.isRunning);
    this.list.element.setAttribute("aria-label", `Answer, ${count(answer.tokens.length, "token")}`);
    this.error.hidden = answer.error === null;
    this.error.textContent = answer.error ?? "";
    this.summary.replaceChildren(...summaryOf(answer));
  }

  /** Outlines the tokens that another threshold would have given to the other model. */
  showWhatIf(changes, threshold) {
    const all = new Set([...changes.toLarge, ...changes.toSmall]);
    for (const part of [this.list, this.strip]) {
      part.mark("would-change", all);
      part.mark("would-be-large", changes.toLarge);
    }
    this.strip.showThreshold(threshold);
  }
}

function summaryOf(answer) {
  if (answer.isRunning) return answer.tokens.length === 0 ? ["waiting…"] : [];
  if (answer.tokens.length === 0 && answer.state === "failed") return [];
  const ended = { stopped: "stopped by you", failed: "failed" }[answer.state] ?? { length: "cut at the most tokens", stop: null }[answer.finishReason];
  const tokens = answer.routing === null ? answer.tokens.length : answer.routing.small_tokens + answer.routing.large_tokens;
  const parts = [
    ended,
    count(tokens, "token"),
    answer.firstMs === null ? null : `first after ${milliseconds(answer.firstMs)}`,
    answer.speed === null ? null : `${speed(answer.speed)} tokens/s`,
    ...routingOf(answer.routing),
  ];
  const known = parts.filter((part) => part !== null && part !== undefined);
  return known.map((part, index) => el("span", { textContent: part + (index < known.length - 1 ? " · " : "") }));
}

/** The server's own summary. */
function routingOf(routing) {
  if (routing === null) return [];
  if (routing.large_tokens === 0) return [`all by the small model`];
  return [
    `${routing.large_tokens} large (${percent(routing.large_fraction)})`,
    count(routing.large_calls, "large call"),
    count(routing.switches, "switch", "switches"),
    routing.taken_back > 0 ? `${routing.taken_back} taken back` : null,
  ];
}
