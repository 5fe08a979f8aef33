import { announce, byId, el, oncePerFrame } from "/inspector/dom.js";
import { Answer } from "/inspector/answer.js";
import { AnswerView } from "/inspector/answer-view.js";
import { examples, examplesFor } from "/inspector/examples.js";
import { count, percent, speed } from "/inspector/format.js";
import { run } from "/inspector/run.js";

/** Who is this near to the end of the conversation follows the answer as it grows. */
const nearPixels = 120;

/** A conversation under the chosen policy. */
export class Chat {
  #messages = [];

  /** The answer that runs, or ran last. */
  last = null;

  /** @param changed called while an answer comes */
  constructor(settings, card, changed) {
    Object.assign(this, { settings, card, changed });
    this.element = byId("chat");
    this.turns = el("div", { className: "turns" });
    this.element.append(this.turns);
  }

  clear() {
    this.#messages = [];
    this.last = null;
    this.turns.replaceChildren();
    this.changed();
  }

  /** What to ask first. */
  welcome(served, ask) {
    const known = served.root === examplesFor;
    const buttons = known ? examples.map(({ question }) => el("button", { type: "button", className: "example", textContent: question, onclick: () => ask(question) })) : [];
    this.turns.replaceChildren(el("div", { className: "welcome" },
      el("h2", { textContent: this.settings.isPair ? "Two models share every answer." : "One model answers." }),
      el("p", {}, ...(this.settings.isPair ? ["A router decides, token by token, which of them speaks. ", el("span", { className: "sample small", textContent: "small" }), " tokens are cheap, ", el("span", { className: "sample large", textContent: "large" }), " ones are bought only where they matter. Point at a token to see why."] : ["Point at a token to see its probability and what else was likely."])),
      known ? el("p", { className: "note", textContent: "The pair that ships knows an invented world and nothing else. Ask it:" }) : null,
      ...buttons));
  }

  async ask(question, signal) {
    this.turns.querySelector(".welcome")?.remove();
    this.#messages.push({ role: "user", content: question });
    const answer = (this.last = new Answer(performance.now(), this.settings.threshold));
    const view = (this.view = new AnswerView(answer, this.card, this.settings.title));
    this.turns.append(el("p", { className: "question", textContent: question }), view.element);
    view.element.scrollIntoView({ block: "nearest" });
    announce("Answering…");
    const update = () => {
      const follows = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < nearPixels;
      view.update();
      if (follows) this.element.scrollTop = this.element.scrollHeight;
      this.changed();
    };
    await run({ ...this.settings.request(), messages: this.#messages }, answer, signal, oncePerFrame(update));
    // A question without an answer is no part of the conversation.
    if (answer.state === "failed" || answer.content === "") this.#messages.pop();
    else this.#messages.push({ role: "assistant", content: answer.content });
    update();
    view.element.scrollIntoView({ block: "nearest" });
    announce(answer.error ?? sayEnd(answer));
    return answer.state !== "failed";
  }
}

const sayEnd = (answer) =>
  [answer.state === "stopped" ? "Stopped" : "Answered", count(answer.tokens.length, "token"), answer.large > 0 ? `${percent(answer.share)} by the large model` : null, answer.speed ? `${speed(answer.speed)} tokens a second` : null]
    .filter((part) => part !== null).join(", ");
