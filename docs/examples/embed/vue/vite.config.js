import { cpSync } from "node:fs";
import vue from "@vitejs/plugin-vue";

// What the element fetches from beside the script that it is in.
const BESIDE = ["modules", "stele-verify.css", "words-en.json", "words-zh.json", "worker.js", "remote.js"];

const copied = {
  name: "stele-verify",
  apply: "build",
  closeBundle() {
    for (const name of BESIDE) {
      cpSync(`node_modules/stele-verify/${name}`, `dist/assets/${name}`, { recursive: true });
    }
  },
};

export default {
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "stele-verify" } } }), copied],
};
