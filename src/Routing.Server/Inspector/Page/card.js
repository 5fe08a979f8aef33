import { el, setVariable } from "/inspector/dom.js";
import { milliseconds, percent, score, spelling } from "/inspector/format.js";
import { toPlace } from "/inspector/scale.js";

const gap = 8;
const patienceMs = 150;

/** Tells all about one token, beside it. */
export class Card {
  #leaving = 0;

  constructor(element) {
    this.element = element;
    this.names = { small: "", large: null };
    element.addEventListener("pointerenter", () => clearTimeout(this.#leaving));
    element.addEventListener("pointerleave", () => this.hideSoon());
    addEventListener("scroll", () => this.hide(), { capture: true, passive: true });
  }

  show(anchor, token, answer) {
    clearTimeout(this.#leaving);
    this.element.replaceChildren(...this.#content(token, answer).filter((part) => part !== null));
    this.element.className = `card ${token.m === 1 ? "large" : "small"}`;
    this.element.hidden = false;
    this.#place(anchor.getClientRects()[0] ?? anchor.getBoundingClientRect(), anchor.closest(".view").getBoundingClientRect().right);
  }

  /** Hides after a moment, in which the pointer may come onto the card. */
  hideSoon() {
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => this.hide(), patienceMs);
  }

  hide() {
    this.element.hidden = true;
  }

  /** Below the token, or above it where there is no room; beside the panel, not over it. */
  #place(anchor, rightmost) {
    const { width, height } = this.element.getBoundingClientRect();
    const left = Math.min(Math.max(anchor.left - 12, gap), Math.max(rightmost - width - gap, gap));
    const fits = anchor.bottom + gap + height <= innerHeight;
    this.element.style.left = `${left}px`;
    this.element.style.top = `${fits ? anchor.bottom + gap : Math.max(anchor.top - gap - height, gap)}px`;
  }

  #content(token, answer) {
    const byLarge = token.m === 1;
    return [
      el("p", { className: "card-title" }, el("code", { textContent: spelling(token.token) }), el("span", { textContent: `id ${token.id}` })),
      el("p", { className: "card-maker" }, this.names.large === null ? `by ${this.names.small}` : `by the ${byLarge ? "large" : "small"} model, ${byLarge ? this.names.large : this.names.small}`),
      token.p === undefined ? null : scoreBar(token, answer),
      facts(token, this.names.large !== null),
      alternatives(token),
      figures(token),
    ];
  }
}

function scoreBar(token, answer) {
  const bar = el("div", { className: "score-bar" }, el("i"));
  setVariable(bar, "place", toPlace(token.p));
  if (answer.threshold !== null) {
    bar.append(el("b"));
    setVariable(bar, "threshold", toPlace(answer.threshold));
  }
  const relation = answer.threshold === null ? "" : ` ${Math.fround(token.p) >= Math.fround(answer.threshold) ? "≥" : "<"} threshold ${score(answer.threshold)}`;
  return el("div", { className: "card-score" }, el("p", {}, "score ", el("strong", { textContent: score(token.p) }), relation), bar);
}

/** What either model proposed, and how undecided the small one was: its entropy is what many routers go by. */
function facts(token, isPair) {
  const agrees = token.large && token.small && token.large.id === token.small.id;
  const row = (name, ...value) => [el("dt", { textContent: name }), el("dd", {}, ...value)];
  const candidate = (made, otherwise) => (made ? el("code", { textContent: spelling(made.token) }) : el("span", { className: "dim", textContent: otherwise }));
  const rows = isPair ? [...row("small", candidate(token.small, "made none")), ...row("large", candidate(token.large, "not asked"), agrees ? el("span", { className: "dim", textContent: " agrees" }) : null)] : [];
  if (token.entropy !== undefined) rows.push(...row("entropy", `${token.entropy.toFixed(2)} nats`, isPair ? el("span", { className: "dim", textContent: `, of the ${token.small || token.m === 0 ? "small" : "large"} model` }) : null));
  return rows.length === 0 ? null : el("dl", { className: "card-facts" }, ...rows);
}

function alternatives(token) {
  if (token.alternatives.length === 0) return null;
  const rows = token.alternatives.map((alternative) => {
    const probability = Math.exp(alternative.logprob);
    const row = el("li", { className: alternative.token === token.token ? "made" : "" }, el("code", { textContent: spelling(alternative.token) }), el("i"), el("span", { textContent: percent(probability) }));
    setVariable(row, "probability", probability);
    return row;
  });
  return el("ol", { className: "card-alternatives" }, ...rows);
}

function figures(token) {
  const parts = [
    token.small_ms > 0 ? `small ${milliseconds(token.small_ms)}` : null,
    token.large_ms > 0 ? `large ${milliseconds(token.large_ms)}` : null,
    token.wait_ms > 0.005 ? `wait ${milliseconds(token.wait_ms)}` : null,
  ];
  return el("p", { className: "card-figures", textContent: parts.filter((part) => part !== null).join(" · ") });
}
