import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { type Json, stringOf } from "./json.ts";
import { plainTextOf } from "./text/plain-text-of.ts";
import { TextObject } from "./text/text-object.tsx";

type Confirm = (dialog: Json) => Promise<boolean>;

const ConfirmContext = createContext<Confirm>(() => Promise.resolve(true));

/** Asks a Block Kit `confirm` question and tells whether the person went ahead. */
export function useConfirm(): Confirm {
  return useContext(ConfirmContext);
}

interface Question {
  readonly dialog: Json;
  readonly answer: (isYes: boolean) => void;
}

/** Holds the one confirmation dialog of the page. */
export function ConfirmHost({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const [question, setQuestion] = useState<Question>();
  const confirm: Confirm = (dialog) =>
    new Promise((resolve) => {
      const answer = (isYes: boolean): void => {
        setQuestion(undefined);
        resolve(isYes);
      };
      setQuestion({ dialog, answer });
    });
  return (
    <ConfirmContext.Provider value={confirm}>
      {children}
      {question === undefined ? null : <ConfirmDialog {...question} />}
    </ConfirmContext.Provider>
  );
}

function ConfirmDialog({ dialog, answer }: Question): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => ref.current?.showModal(), []);
  const cancel = (event: Event): void => {
    event.preventDefault();
    answer(false);
  };
  return (
    <dialog ref={ref} class="modal confirm" aria-labelledby="confirm-title" onCancel={cancel}>
      <header>
        <h2 id="confirm-title">{plainTextOf(dialog["title"])}</h2>
      </header>
      <div class="modal-body">
        <TextObject of={dialog["text"]} />
      </div>
      <footer>
        <button type="button" class="button" onClick={() => answer(false)}>
          {plainTextOf(dialog["deny"]) || "Cancel"}
        </button>
        <button
          type="button"
          class={stringOf(dialog["style"]) === "danger" ? "button danger filled" : "button primary"}
          onClick={() => answer(true)}
        >
          {plainTextOf(dialog["confirm"]) || "OK"}
        </button>
      </footer>
    </dialog>
  );
}
