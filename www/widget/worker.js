// The entry of the worker. It is served with a policy of its own, so that the page may keep a stricter one.
import { check } from "./engine.js";
import { Trouble } from "./trouble.js";

const BASE = new URL("./", import.meta.url);

/** What runs, by its number. @type {Map<number, AbortController>} */
const running = new Map();

addEventListener("message", async ({ data: { id, task } }) => {
  if (!task) {
    // Nobody waits for it any more.
    running.get(id)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const report = await check(task, BASE, () => postMessage({ id, loaded: true }), controller.signal);
    postMessage({ id, report });
  } catch (error) {
    postMessage({ id, trouble: Trouble.from(error).data });
  }
  running.delete(id);
});

// Whoever has started it knows by this that it runs.
postMessage({ ready: true });
