import { streamChat } from "/inspector/api.js";
import { askForKey } from "/inspector/key.js";

/** Has the server answer and fills the answer as it comes; how it went is in the answer's state. */
export async function run(request, answer, signal, changed) {
  try {
    for await (const chunk of streamChat(request, signal)) {
      answer.add(chunk, performance.now());
      changed();
    }
    answer.end();
  } catch (failure) {
    if (signal.aborted) answer.stop();
    else answer.fail(failure.message);
    if (failure.status === 401) askForKey(() => {});
  }
}
