// The entry of the worker. It is served with a policy of its own, so that the page may keep a stricter one.
import { check } from "./engine.js";
import { Trouble } from "./trouble.js";

const BASE = new URL("./", import.meta.url);

addEventListener("message", async ({ data: { id, task } }) => {
  try {
    const report = await check(task, BASE, () => postMessage({ id, loaded: true }));
    postMessage({ id, report });
  } catch (error) {
    postMessage({ id, trouble: Trouble.from(error).data });
  }
});

// Whoever has started it knows by this that it runs.
postMessage({ ready: true });
