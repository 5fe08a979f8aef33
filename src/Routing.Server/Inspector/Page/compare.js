import { announce, byId, el, oncePerFrame } from "/inspector/dom.js";
import { Answer } from "/inspector/answer.js";
import { AnswerView } from "/inspector/answer-view.js";
import { differing } from "/inspector/diff.js";
import { isRight } from "/inspector/examples.js";
import { count } from "/inspector/format.js";
import { run } from "/inspector/run.js";

/** One question to the small model, the pair and the large model, all at once. */
export class Compare {
  /** The routed answer that runs, or ran last. */
  last = null;

  constructor(settings, card, changed) {
    Object.assign(this, { settings, card, changed });
    this.element = byId("compare");
    this.clear();
  }

  clear() {
    this.last = null;
    this.element.replaceChildren(el("div", { className: "welcome" },
      el("h2", { textContent: "One question, three answers." }),
      el("p", { textContent: "The small model alone, the pair under the chosen policy, and the large model alone, side by side. Tokens that the large model alone did not write are marked." })));
  }

  async ask(question, signal) {
    const { settings, card } = this;
    const asked = [
      { name: "small", title: `${card.names.small} alone`, request: settings.request(`${settings.name}:small`), threshold: null },
      { name: "routed", title: settings.title, request: settings.request(), threshold: settings.threshold },
      { name: "large", title: `${card.names.large} alone`, request: settings.request(`${settings.name}:large`), threshold: null },
    ].map((column) => {
      const answer = new Answer(performance.now(), column.threshold);
      return { ...column, answer, view: new AnswerView(answer, card, column.title) };
    });
    this.last = asked[1].answer;
    this.view = asked[1].view;
    this.element.replaceChildren(el("p", { className: "question", textContent: question }), el("div", { className: "columns" }, ...asked.map((column) => column.view.element)));
    announce("Asking all three…");

    const messages = [{ role: "user", content: question }];
    await Promise.all(asked.map(async ({ request, answer, view }) => {
      const update = () => {
        view.update();
        this.changed();
      };
      await run({ ...request, messages }, answer, signal, oncePerFrame(update));
      update();
    }));
    const [small, routed, large] = asked;
    for (const [column, other] of [[small, large], [routed, large], [large, routed]]) judge(question, column, other);
    announce("All three have answered.");
    return asked.every(({ answer }) => answer.state !== "failed");
  }
}

/** Marks what differs and says whether a known question was answered right. */
function judge(question, { answer, view }, other) {
  if (answer.state !== "ended" || other.answer.state !== "ended") return;
  const marked = differing(answer.tokens, other.answer.tokens);
  view.list.mark("differs", marked);
  const right = isRight(question, answer.content);
  const verdict = right === null ? null : el("span", { className: right ? "verdict right" : "verdict wrong", textContent: right ? "✓ right" : "✗ wrong" });
  view.element.querySelector("h3").append(...(verdict ? [verdict] : []));
  view.element.append(el("p", { className: "note differences", textContent: marked.size === 0 ? `the same as the ${other.name} answer` : `${count(marked.size, "token")} not in the ${other.name} answer` }));
}
