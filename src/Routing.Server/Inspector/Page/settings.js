import { byId, el, setVariable } from "/inspector/dom.js";
import { percent, score } from "/inspector/format.js";
import { toPlace, toScore } from "/inspector/scale.js";

/** The controls: what the next request asks for. */
export class Settings {
  #models = [];
  #thresholdMoved = false;
  #shareMoved = false;

  /** @param changed called when the threshold or what steers it changes */
  constructor(changed) {
    this.changed = changed;
    byId("settings").addEventListener("submit", (event) => event.preventDefault());
    byId("policy").addEventListener("change", () => this.#showPolicy());
    byId("steer").addEventListener("change", (event) => event.target.name === "steer" && this.#update());
    byId("threshold").addEventListener("input", () => {
      this.#thresholdMoved = true;
      this.#update();
    });
    byId("share").addEventListener("input", () => {
      this.#shareMoved = true;
      this.#update();
    });
    byId("temperature").addEventListener("input", () => this.#update());
  }

  /** @param models as the server lists them, the default first */
  show(models) {
    // The default under its policy's own name would be there twice.
    const offered = models.filter((model) => model.parent === null || model.policy !== models[0].policy);
    this.#models = models;
    byId("policy").replaceChildren(...offered.map((model) => el("option", { value: model.id, textContent: model.parent === null ? `${model.policy} (default)` : model.policy })));
    this.#showPolicy();
  }

  get model() {
    return this.#models.find((model) => model.id === byId("policy").value) ?? this.#models[0];
  }

  /** The default model's id. */
  get name() {
    return this.#models[0].id;
  }

  get isPair() {
    return this.#models.length > 1;
  }

  /** Whether the policy scores tokens. */
  get scores() {
    return this.model?.mode === "routed";
  }

  /** The threshold of the next answer, or null where there is none or a share steers it. */
  get threshold() {
    if (!this.scores || this.#byShare) return null;
    return this.#thresholdMoved ? toScore(byId("threshold").valueAsNumber) : this.model.threshold;
  }

  /** A request, but for its messages. */
  request(model = this.model.id) {
    const routing = { return: "tokens" };
    if (model === this.model.id && this.scores) {
      if (!this.#byShare && this.#thresholdMoved) routing.threshold = this.threshold;
      if (this.#byShare && (this.#shareMoved || this.model.max_large_fraction === null)) routing.max_large_fraction = byId("share").valueAsNumber;
    }
    const maxTokens = byId("max-tokens").valueAsNumber;
    return { model, temperature: byId("temperature").valueAsNumber, ...(Number.isNaN(maxTokens) ? {} : { max_tokens: maxTokens }), routing };
  }

  /** What decides, in words. */
  get title() {
    const policy = this.model.policy;
    if (!this.scores) return policy;
    return this.threshold !== null ? `${policy} · threshold ${score(this.threshold)}` : `${policy} · ${percent(byId("share").valueAsNumber)} by the large model`;
  }

  get #byShare() {
    return document.querySelector('[name="steer"]:checked').value === "share";
  }

  /** A policy comes with its own threshold or share. */
  #showPolicy() {
    this.#thresholdMoved = this.#shareMoved = false;
    const { threshold, max_large_fraction: share } = this.model;
    if (threshold !== null) byId("threshold").valueAsNumber = toPlace(threshold);
    if (share !== null) byId("share").valueAsNumber = share;
    if (this.scores) document.querySelector(`[name="steer"][value="${share === null ? "threshold" : "share"}"]`).checked = true;
    this.#update();
  }

  #update() {
    byId("steer").hidden = !this.isPair || !this.scores;
    byId("by-threshold").hidden = this.#byShare;
    byId("by-share").hidden = !this.#byShare;
    byId("threshold-value").textContent = this.threshold === null ? "" : score(this.threshold);
    byId("threshold").setAttribute("aria-valuetext", this.threshold === null ? "" : score(this.threshold));
    byId("share-value").textContent = percent(byId("share").valueAsNumber);
    byId("temperature-value").textContent = byId("temperature").valueAsNumber.toFixed(2);
    this.changed();
  }
}

/** The large model's share at a threshold, as measured on the texts a router was calibrated with; null where it was not. */
export function calibratedShare(calibration, threshold) {
  if (!calibration?.length || threshold === null) return null;
  const distance = (point) => Math.abs(toPlace(point.threshold) - toPlace(threshold));
  return calibration.reduce((best, point) => (distance(point) < distance(best) ? point : best)).large_fraction;
}

/** Draws the scores of an answer above the slider: where a threshold would part them. */
export function showRug(answer) {
  const marks = (answer?.tokens ?? []).filter((token) => token.p !== undefined).map((token) => {
    const mark = el("i", { className: token.m === 1 ? "large" : "small" });
    setVariable(mark, "place", toPlace(token.p));
    return mark;
  });
  byId("rug").replaceChildren(...marks);
}
