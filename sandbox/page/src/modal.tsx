import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { ViewModal } from "../../slack/workspace-view.ts";
import { BlockList } from "./blocks/block.tsx";
import { useDesk } from "./desk.ts";
import { checkFields } from "./form/check-fields.ts";
import { fieldsOf, valuesOf } from "./form/fields.ts";
import { useForm } from "./form/form.ts";
import { SurfaceContext } from "./form/surface.ts";
import { Spinner } from "./spinner.tsx";
import { parsePlain } from "./text/parse-plain.ts";

/** One modal: title, blocks, submit and close. Escape closes it, Enter in a one-line box submits it, as in Slack. */
export function Modal(props: {
  readonly modal: ViewModal;
  readonly depth: number;
  readonly isTop: boolean;
}): JSX.Element {
  const { modal, depth, isTop } = props;
  const { act } = useDesk();
  const form = useForm();
  const titleId = useId();
  const ref = useRef<HTMLDialogElement>(null);
  const [isSending, setSending] = useState(false);
  const [isClosing, setClosing] = useState(false);
  const [localErrors, setLocalErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState("");
  const isBusy = isSending || modal.busy;
  const fields = fieldsOf(modal.blocks);
  const fieldNames = fields.map(({ blockId, actionId }) => `${blockId} ${actionId}`).join("\n");
  useEffect(() => {
    if (isTop && ref.current?.open === false) {
      ref.current.showModal();
    } else if (!isTop) {
      ref.current?.close();
    }
  }, [isTop]);
  // The first box to type in, not the exit button that comes first in the document. A modal that opens as a skeleton gets its boxes later.
  useEffect(() => {
    if (isTop && ref.current?.querySelector(".field:focus") === null) {
      ref.current.querySelector<HTMLElement>(".input .field:not(.moment)")?.focus();
    }
  }, [isTop, fieldNames]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy) {
      return;
    }
    const errors = checkFields(fields, form);
    setLocalErrors(errors);
    setFailure("");
    if (Object.keys(errors).length > 0) {
      return;
    }
    setSending(true);
    const result = await act({ kind: "submit", viewId: modal.id, values: valuesOf(fields, form) });
    setSending(false);
    setFailure(result.ok ? "" : result.error);
  };
  const close = async (): Promise<void> => {
    setClosing(true);
    await act({ kind: "close", viewId: modal.id });
    setClosing(false);
  };
  const cancel = (event: Event): void => {
    event.preventDefault();
    void close();
  };
  // Chrome closes a dialog on a second Escape whatever the page says; the stack is the workspace's, so put it back unless it agrees.
  const reopen = (): void => {
    if (isTop && ref.current?.isConnected === true && !ref.current.open) {
      ref.current.showModal();
    }
  };
  const errors = { ...modal.errors, ...localErrors };
  const surface = { target: { viewId: modal.id }, form, errors };
  return (
    <dialog ref={ref} class="modal" aria-labelledby={titleId} aria-busy={isBusy} onCancel={cancel} onClose={reopen}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <header>
          <h2 id={titleId}>{parsePlain(modal.title)}</h2>
          <button
            type="button"
            class="button icon"
            aria-label={depth > 0 ? "Back" : "Exit dialog"}
            onClick={() => void close()}
          >
            {depth > 0 ? "←" : "×"}
          </button>
        </header>
        <div class="modal-body">
          {failure === "" || Object.keys(modal.errors).length > 0 ? null : (
            <p class="modal-failure" role="alert">
              We had some trouble connecting: {failure}. Try again?
            </p>
          )}
          <SurfaceContext.Provider value={surface}>
            <BlockList blocks={modal.blocks} />
          </SurfaceContext.Provider>
        </div>
        <footer>
          <button type="button" class="button" aria-busy={isClosing} disabled={isClosing} onClick={() => void close()}>
            {parsePlain(modal.close ?? (modal.submit === undefined ? "Close" : "Cancel"))}
          </button>
          {modal.submit === undefined ? null : (
            <button type="submit" class="button primary" aria-busy={isBusy} disabled={isBusy}>
              {isBusy ? <Spinner /> : null}
              <span>{parsePlain(modal.submit)}</span>
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}
