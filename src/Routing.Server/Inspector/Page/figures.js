import { byId, setVariable } from "/inspector/dom.js";
import { milliseconds, none, percent, speed } from "/inspector/format.js";

const set = (name, text) => {
  document.querySelector(`[data-figure="${name}"]`).textContent = text;
};

/** Shows who small and large are. */
export function showNames({ small, large }) {
  set("small-name", small);
  set("large-name", large ?? "");
}

/** The panel's figures of the answer that runs, or ran last. */
export function showFigures(answer) {
  set("speed", answer?.speed ? speed(answer.speed) : none);
  set("first", answer?.firstMs != null ? milliseconds(answer.firstMs) : none);
  set("share", answer?.share != null ? percent(answer.share) : none);
  set("switches", answer?.tokens.length > 0 ? answer.switches : none);
  set("small-count", answer ? answer.tokens.length - answer.large : 0);
  set("large-count", answer?.large ?? 0);
  const split = document.querySelector(".split");
  setVariable(split, "large-share", answer?.share ?? 0);
  setVariable(split, "small-share", answer?.share == null ? 0 : 1 - answer.share);
  byId("figures").classList.toggle("live", answer?.isRunning ?? false);
}
