import { el, setVariable } from "/inspector/dom.js";
import { toPlace } from "/inspector/scale.js";

/** An answer's tokens in a row, a cell each: who made it, and how high it scored. */
export class Strip {
  /** @param list the tokens as text, which the cells point to */
  constructor(answer, list) {
    this.answer = answer;
    this.element = el("div", { className: "strip" });
    this.element.setAttribute("aria-hidden", "true");   // the tokens say the same to those who do not see
    this.element.addEventListener("pointerover", (event) => list.show(this.#indexOf(event.target)));
    this.element.addEventListener("pointerout", () => list.card.hideSoon());
    this.element.addEventListener("click", (event) => list.focus(this.#indexOf(event.target)));
    this.line = el("div", { className: "strip-line", hidden: true });
    this.cells = el("div", { className: "cells" });
    this.element.append(this.cells, this.line);
  }

  update() {
    const { tokens, threshold } = this.answer;
    for (let index = this.cells.children.length; index < tokens.length; index++) {
      const cell = el("div", { className: `cell ${tokens[index].m === 1 ? "large" : "small"}` }, el("i"));
      if (tokens[index].p !== undefined) setVariable(cell, "place", toPlace(tokens[index].p));
      this.cells.append(cell);
    }
    this.#drawLine(threshold);
  }

  mark(className, indices) {
    for (const [index, cell] of [...this.cells.children].entries()) cell.classList.toggle(className, indices.has(index));
  }

  /** Moves the threshold's line: to that of the slider, or back. */
  showThreshold(threshold) {
    this.#drawLine(threshold ?? this.answer.threshold);
  }

  #drawLine(threshold) {
    this.line.hidden = threshold === null;
    if (threshold !== null) setVariable(this.line, "place", toPlace(threshold));
  }

  #indexOf(target) {
    const cell = target.closest(".cell");
    return cell ? [...this.cells.children].indexOf(cell) : -1;
  }
}
