import { el } from "/inspector/dom.js";
import { spelling } from "/inspector/format.js";

/** The tokens of an answer as text. One of them can be reached with Tab, the others from it with the arrow keys. */
export class TokenList {
  /** @param answer its tokens */
  constructor(answer, card) {
    this.answer = answer;
    this.card = card;
    this.element = el("div", { className: "tokens", role: "group" });
    this.element.setAttribute("aria-label", "Answer");
    this.element.addEventListener("keydown", (event) => this.#move(event));
    this.element.addEventListener("focusin", (event) => this.#enter(event.target));
    this.element.addEventListener("focusout", () => card.hide());
    this.element.addEventListener("pointerover", (event) => this.show(this.#indexOf(event.target)));
    this.element.addEventListener("pointerout", () => card.hideSoon());
  }

  get spans() {
    return this.element.children;
  }

  /** Adds the tokens that are new. */
  update() {
    const { tokens } = this.answer;
    const last = this.spans.length - 1;
    if (last >= 0) fill(this.spans[last], tokens[last]);
    for (let index = this.spans.length; index < tokens.length; index++) this.element.append(makeSpan(tokens[index], index));
  }

  /** Puts a class on the tokens of a set and takes it off all others. */
  mark(className, indices) {
    for (const [index, span] of [...this.spans].entries()) span.classList.toggle(className, indices.has(index));
  }

  focus(index) {
    this.spans[index]?.focus();
  }

  /** Shows a token's card. */
  show(index) {
    if (index >= 0) this.card.show(this.spans[index], this.answer.tokens[index], this.answer);
  }

  #indexOf(target) {
    const span = target.closest(".token");
    return span ? [...this.spans].indexOf(span) : -1;
  }

  #enter(target) {
    const index = this.#indexOf(target);
    if (index < 0) return;
    for (const span of this.element.querySelectorAll('[tabindex="0"]')) span.tabIndex = -1;
    this.spans[index].tabIndex = 0;
    this.show(index);
  }

  #move(event) {
    const here = this.#indexOf(event.target);
    const to = here < 0 ? -1 : this.#target(event.key, here);
    if (to < 0) return;
    event.preventDefault();
    this.focus(to);
  }

  #target(key, here) {
    const { tokens } = this.answer;
    const last = tokens.length - 1;
    switch (key) {
      case "ArrowLeft": return Math.max(here - 1, 0);
      case "ArrowRight": return Math.min(here + 1, last);
      case "ArrowUp": return tokens.findLastIndex((token, index) => index < here && token.m === 1);
      case "ArrowDown": return tokens.findIndex((token, index) => index > here && token.m === 1);
      case "Home": return 0;
      case "End": return last;
      default: return -1;
    }
  }
}

function makeSpan(token, index) {
  const span = el("span", { className: `token ${token.m === 1 ? "large" : "small"}`, tabIndex: index === 0 ? 0 : -1 });
  span.setAttribute("aria-describedby", "card");
  fill(span, token);
  return span;
}

/** Silent tokens, such as an end token or a part of a character, show their spelling instead. */
function fill(span, token) {
  if (span.textContent === token.text && token.text !== "") return;
  // The space before a word belongs to the token and is left without colour, so that words stand out.
  const start = token.text.search(/\S/);
  span.replaceChildren(token.text.slice(0, Math.max(start, 0)), el("span", { className: "ink", textContent: token.text.slice(Math.max(start, 0)) }));
  span.lastChild.dataset.token = spelling(token.token);
  span.classList.toggle("silent", token.text === "");
  span.classList.toggle("break", /^\s*\n\s*$/.test(token.text));
}
