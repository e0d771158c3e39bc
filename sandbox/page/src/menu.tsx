import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Popover } from "./popover.tsx";
import { Spinner } from "./spinner.tsx";

/** One line of a menu. */
export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly description?: string;
  readonly pick: () => void;
}

/** A button that opens a menu of buttons; arrow keys move, Escape closes. */
export function Menu(props: {
  readonly name: string;
  readonly face: ComponentChildren;
  readonly items: readonly MenuItem[];
  readonly class?: string;
  readonly isBusy?: boolean;
}): JSX.Element {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const pick = (item: MenuItem): void => {
    close();
    anchor.current?.focus();
    item.pick();
  };
  return (
    <>
      <button
        ref={anchor}
        type="button"
        class={props.class ?? "button icon"}
        aria-label={props.name}
        title={props.name}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-busy={props.isBusy === true}
        disabled={props.isBusy === true}
        onClick={() => setOpen(!isOpen)}
      >
        {props.isBusy === true ? <Spinner /> : props.face}
      </button>
      {isOpen ? (
        <Popover anchor={anchor} onClose={close} class="menu">
          <MenuList name={props.name} items={props.items} pick={pick} />
        </Popover>
      ) : null}
    </>
  );
}

function MenuList(props: {
  readonly name: string;
  readonly items: readonly MenuItem[];
  readonly pick: (item: MenuItem) => void;
}): JSX.Element {
  const move = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const list = event.currentTarget;
    if (step === 0 || !(list instanceof HTMLElement)) {
      return;
    }
    event.preventDefault();
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.findIndex((button) => button.matches(":focus"));
    buttons.at((at + step + buttons.length) % buttons.length)?.focus();
  };
  const focusFirst = (list: HTMLElement | null): void => {
    if (list !== null && !list.contains(document.activeElement)) {
      list.querySelector("button")?.focus();
    }
  };
  return (
    <div role="menu" tabIndex={-1} aria-label={props.name} onKeyDown={move} ref={focusFirst}>
      {props.items.map((item) => (
        <button key={item.key} type="button" role="menuitem" class="menu-item" onClick={() => props.pick(item)}>
          <span>{item.label}</span>
          {item.description ? <small>{item.description}</small> : null}
        </button>
      ))}
      {props.items.length === 0 ? <p class="menu-empty">Nothing here</p> : null}
    </div>
  );
}
