// node -e containers.js URL KEY PUBLIC PRIVATE: makes two containers, of which anyone may read the first.
const { createHmac } = require("node:crypto");
const [url, key, open, closed] = process.argv.slice(1);

async function make(container, access) {
  const account = new URL(url).pathname;
  const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": "2021-08-06" };
  if (access) headers["x-ms-blob-public-access"] = access;
  const names = Object.keys(headers).sort();
  const text = `PUT${"\n".repeat(12)}${names.map((name) => `${name}:${headers[name]}\n`).join("")}`
    + `${account}${account}/${container}\nrestype:container`;
  const mark = createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
  headers.authorization = `SharedKey ${account.slice(1)}:${mark}`;
  const answer = await fetch(`${url}/${container}?restype=container`, { method: "PUT", headers });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
}

make(open, "container").then(() => make(closed));
