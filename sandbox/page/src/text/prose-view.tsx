import type { ComponentChildren, JSX } from "preact";
import type { Inline, ListItem, Prose } from "./inline.ts";
import { InlinesView } from "./inlines-view.tsx";

/** Paragraphs, lists, quotes, code and tables, whatever format they were written in. */
export function ProseView({ prose }: { readonly prose: readonly Prose[] }): JSX.Element {
  return (
    <div class="prose">
      {prose.map((piece, index) => (
        <Piece key={index} piece={piece} />
      ))}
    </div>
  );
}

function Piece({ piece }: { readonly piece: Prose }): JSX.Element {
  switch (piece.kind) {
    case "paragraph":
      return (
        <p>
          <InlinesView inlines={piece.inlines} />
        </p>
      );
    case "heading":
      return (
        <Heading level={piece.level}>
          <InlinesView inlines={piece.inlines} />
        </Heading>
      );
    case "list":
      return <List list={piece} />;
    case "quote":
      return (
        <blockquote>
          <ProseView prose={piece.children} />
        </blockquote>
      );
    case "code":
      return <pre>{piece.text}</pre>;
    case "rule":
      return <hr />;
    case "table":
      return <Table header={piece.header} rows={piece.rows} />;
  }
}

function Heading({ level, children }: { readonly level: number; readonly children: ComponentChildren }): JSX.Element {
  return level === 1 ? <h3>{children}</h3> : level === 2 ? <h4>{children}</h4> : <h5>{children}</h5>;
}

function List({ list }: { readonly list: Extract<Prose, { kind: "list" }> }): JSX.Element {
  const items = list.items.map((item, index) => <Item key={index} item={item} />);
  const depth = `depth-${Math.min(list.indent, 4)}`;
  const markers = list.items.some((item) => item.marker !== undefined || item.isChecked !== undefined) ? "typed" : "";
  return list.isOrdered ? (
    <ol class={`${depth} ${markers}`} start={list.start}>
      {items}
    </ol>
  ) : (
    <ul class={`${depth} ${markers}`}>{items}</ul>
  );
}

function Item({ item }: { readonly item: ListItem }): JSX.Element {
  const marker = item.isChecked === undefined ? item.marker : item.isChecked ? "☑" : "☐";
  return (
    <li>
      {marker === undefined ? null : <span class="marker">{marker} </span>}
      <InlinesView inlines={item.inlines} />
    </li>
  );
}

function Table(props: {
  readonly header: readonly (readonly Inline[])[];
  readonly rows: readonly (readonly (readonly Inline[])[])[];
}): JSX.Element {
  return (
    <table class="grid">
      <thead>
        <tr>
          {props.header.map((cell, index) => (
            <th key={index} scope="col">
              <InlinesView inlines={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column}>
                <InlinesView inlines={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
