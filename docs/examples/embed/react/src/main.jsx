import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Record } from "./Record.jsx";

function Permit() {
  const [src, setSrc] = useState("/records/0001.dossier");
  const [said, setSaid] = useState("");
  return (
    <main>
      <h1>Apply for a parking permit</h1>
      <form method="post" action="/apply">
        <p>
          <label htmlFor="flat">Your flat</label>{" "}
          <select id="flat" value={src} onChange={(event) => setSrc(event.target.value)}>
            <option value="/records/0001.dossier">12 Harbour Street</option>
            <option value="/records/0002.dossier">9 Mill Lane</option>
          </select>
        </p>
        <Record src={src} onState={setSaid} onVerdict={({ state, record }) => setSaid(`${state}: ${record?.id}`)} />
        <p>
          <button>Send</button> <output htmlFor="flat">{said}</output>
        </p>
      </form>
    </main>
  );
}

createRoot(document.querySelector("#app")).render(<Permit />);
