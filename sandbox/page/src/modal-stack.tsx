import type { JSX } from "preact";
import { useDesk } from "./desk.ts";
import { Modal } from "./modal.tsx";

/** The person's open modals: the last is drawn on top, those below keep what was entered and stay out of sight. */
export function ModalStack(): JSX.Element {
  const { view } = useDesk();
  return (
    <>
      {view.views.map((modal, index) => (
        <Modal key={`${view.me} ${modal.id}`} modal={modal} depth={index} isTop={index === view.views.length - 1} />
      ))}
    </>
  );
}
