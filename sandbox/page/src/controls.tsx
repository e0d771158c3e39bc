import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { objectOf, objectsOf, stringOf } from "./json.ts";
import { Spinner } from "./spinner.tsx";

interface ControlButton {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
}

/** What can be made to happen in the emulated world. Not part of Slack, so it stands apart from it. */
export function Controls(): JSX.Element {
  const [controls, setControls] = useState<readonly ControlButton[]>([]);
  const [isFolded, setFolded] = useState(false);
  const load = async (): Promise<void> => setControls(await readControls());
  useEffect(() => void load(), []);
  return (
    <aside class={isFolded ? "controls folded" : "controls"} aria-label="Sandbox controls">
      <header>
        <h2>Sandbox controls</h2>
        <button
          type="button"
          class="button icon"
          aria-label={isFolded ? "Show sandbox controls" : "Hide sandbox controls"}
          aria-expanded={!isFolded}
          onClick={() => setFolded(!isFolded)}
        >
          {isFolded ? "«" : "»"}
        </button>
      </header>
      {isFolded ? null : (
        <>
          <p class="faint">An emulated Slack and emulated providers. Make something happen:</p>
          <ul>
            {controls.map((control) => (
              <li key={control.id}>
                <Control control={control} done={load} />
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}

function Control(props: { readonly control: ControlButton; readonly done: () => Promise<void> }): JSX.Element {
  const { control, done } = props;
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState("");
  const press = async (): Promise<void> => {
    setBusy(true);
    setAnswer(await pressControl(control.id));
    setBusy(false);
    await done();
  };
  return (
    <>
      <button type="button" class="button wide" aria-busy={isBusy} disabled={isBusy} onClick={() => void press()}>
        {isBusy ? <Spinner /> : null}
        <span>{control.label}</span>
      </button>
      <small class="faint controls-hint">{control.hint}</small>
      {answer === "" ? null : <output class="control-answer">{answer}</output>}
    </>
  );
}

async function readControls(): Promise<readonly ControlButton[]> {
  try {
    const response = await fetch("/sandbox/controls");
    const listed: unknown = await response.json();
    return objectsOf(listed).map((one) => ({
      id: stringOf(one["id"]),
      label: stringOf(one["label"]),
      hint: stringOf(one["hint"]),
    }));
  } catch {
    return [];
  }
}

/** Presses one control and returns what there is to say: its error, or its own words, or nothing. */
async function pressControl(id: string): Promise<string> {
  try {
    const response = await fetch(`/sandbox/controls/${encodeURIComponent(id)}`, { method: "POST" });
    const text = await response.text();
    const answer = objectOf(text.startsWith("{") ? JSON.parse(text) : {});
    const said = stringOf(answer["error"]) || stringOf(answer["message"]) || stringOf(answer["text"]);
    return said || (response.ok ? "" : `It answered ${response.status}.`);
  } catch {
    return "The sandbox did not answer.";
  }
}
