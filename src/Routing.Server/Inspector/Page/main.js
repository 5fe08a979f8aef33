import { listModels } from "/inspector/api.js";
import { Card } from "/inspector/card.js";
import { Chat } from "/inspector/chat.js";
import { Compare } from "/inspector/compare.js";
import { announce, byId } from "/inspector/dom.js";
import { showFigures, showNames } from "/inspector/figures.js";
import { count, percent } from "/inspector/format.js";
import { askForKey } from "/inspector/key.js";
import { calibratedShare, Settings, showRug } from "/inspector/settings.js";
import { onSelect } from "/inspector/tabs.js";
import { whatIf } from "/inspector/what-if.js";

const card = new Card(byId("card"));
const settings = new Settings(showWhatIf);
const chat = new Chat(settings, card, showProgress);
const compare = new Compare(settings, card, showProgress);
let view = chat;
let running = null;

onSelect((selected) => {
  view = selected === "chat" ? chat : compare;
  showProgress();
});

function showProgress() {
  byId("figures-title").textContent = view === chat ? "This answer" : "The routed answer";
  showFigures(view.last);
  showRug(view.last);
  showWhatIf();
}

/** What the slider's threshold would have changed in the last answer. */
function showWhatIf() {
  const answer = view?.last;
  const note = byId("what-if");
  if (!answer || answer.isRunning || answer.tokens.length === 0) {
    const share = calibratedShare(settings.model?.calibration, settings.threshold);
    note.textContent = share === null ? "" : `About ${percent(share)} of the tokens, by its calibration.`;
    return;
  }
  const changes = whatIf(answer, settings.threshold);
  view.view.showWhatIf(changes, settings.threshold);
  const { toLarge, toSmall } = changes;
  note.textContent = settings.threshold === answer.threshold ? "Move it to see what it would have changed in this answer."
    : toLarge.size + toSmall.size === 0 ? "At this threshold no token of this answer would change hands."
    : `At this threshold ${count(toLarge.size + toSmall.size, "token")} of this answer would change hands: ${toLarge.size} to the large model, ${toSmall.size} to the small.`;
}

async function ask(question) {
  if (!settings.model || running || question.trim() === "") return;
  running = new AbortController();
  setRunning(true);
  byId("question").value = "";
  fitQuestion();
  const answered = await view.ask(question.trim(), running.signal);
  running = null;
  setRunning(false);
  // What could not be asked is there to be asked again.
  if (!answered && byId("question").value === "") byId("question").value = question;
}

function setRunning(isRunning) {
  byId("send").hidden = isRunning;
  byId("stop").hidden = !isRunning;
  for (const button of document.querySelectorAll("#views button, #new-chat")) button.disabled = isRunning;
}

function stop() {
  running?.abort();
}

/** The field grows with its text. */
function fitQuestion() {
  const field = byId("question");
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(byId("question").value);
});
byId("question").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  ask(byId("question").value);
});
byId("question").addEventListener("input", fitQuestion);
byId("stop").addEventListener("click", stop);
byId("new-chat").addEventListener("click", () => {
  view.clear();
  if (view === chat) chat.welcome(settings.model, ask);
  showProgress();
  byId("question").focus();
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (running) stop();
  else card.hide();
});

/** Shows what is served, once it is: a server answers before its models are loaded. */
async function start() {
  try {
    const models = await listModels();
    const [small, large = null] = models.length > 1 ? models[0].root.split(" + ") : [models[0].root];
    card.names = { small, large };
    document.body.classList.toggle("single", large === null);
    byId("served").textContent = models[0].root;
    showNames(card.names);
    settings.show(models);
    chat.welcome(models[0], ask);
    byId("question").focus();
  } catch (failure) {
    byId("served").textContent = failure.message;
    announce(failure.message);
    if (failure.status === 401) askForKey(start);
    else if (failure.status === 503 || failure.status === 0) setTimeout(start, (failure.retryAfter ?? 2) * 1000);
  }
}

start();
