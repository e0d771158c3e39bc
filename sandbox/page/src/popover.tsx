import type { ComponentChildren, JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** What a popover needs: the element it hangs on, and how it is put away. */
export interface PopoverProps {
  readonly anchor: RefObject<HTMLElement>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly class?: string;
  /** As wide as its anchor, as the list of a select is. */
  readonly isWide?: boolean;
}

/**
 * A floating panel in the browser's top layer, so that no scrolling box clips it and it also floats above an open modal.
 * Closes on Escape and on a press outside. `popover="manual"`: the automatic kind closes and at once reopens when its button is clicked.
 */
export function Popover(props: PopoverProps): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  const { anchor, onClose, isWide = false } = props;
  useLayoutEffect(() => {
    const panel = ref.current;
    panel?.showPopover();
    const put = (): void => place(panel, anchor.current, isWide);
    put();
    window.addEventListener("resize", put);
    window.addEventListener("scroll", put, true);
    const observer = new ResizeObserver(put);
    if (panel !== null) {
      observer.observe(panel);
    }
    return () => {
      window.removeEventListener("resize", put);
      window.removeEventListener("scroll", put, true);
      observer.disconnect();
    };
  }, [anchor, isWide]);
  useEffect(() => {
    const press = (event: PointerEvent): void => {
      const { target } = event;
      if (target instanceof Node && !ref.current?.contains(target) && !anchor.current?.contains(target)) {
        onClose();
      }
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        onClose();
        anchor.current?.focus();
      }
    };
    document.addEventListener("pointerdown", press, true);
    document.addEventListener("keydown", key, true);
    return () => {
      document.removeEventListener("pointerdown", press, true);
      document.removeEventListener("keydown", key, true);
    };
  }, [anchor, onClose]);
  return (
    <div ref={ref} popover="manual" class={`popover ${props.class ?? ""}`}>
      {props.children}
    </div>
  );
}

const gapPx = 4;

function place(panel: HTMLElement | null, anchor: HTMLElement | null, isWide: boolean): void {
  if (panel === null || anchor === null) {
    return;
  }
  const at = anchor.getBoundingClientRect();
  if (isWide) {
    panel.style.width = `${at.width}px`;
  }
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = at.bottom + gapPx;
  const fitsBelow = below + height <= innerHeight - gapPx;
  const top = fitsBelow ? below : Math.max(gapPx, at.top - gapPx - height);
  const left = Math.max(gapPx, Math.min(at.left, innerWidth - width - gapPx));
  panel.style.top = `${top}px`;
  panel.style.left = `${left}px`;
}
