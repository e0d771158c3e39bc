import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Json, numberOf, objectsOf, stringOf } from "../json.ts";
import type { BlockProps } from "./block-props.ts";
import { RichTextBlock } from "./rich-text-block.tsx";

/** `table` and `data_table`: the first row is the heading; a data table turns pages (five rows each unless it says otherwise). */
export function TableBlock({ block }: BlockProps): JSX.Element {
  const [page, setPage] = useState(0);
  const isData = block["type"] === "data_table";
  const [header = [], ...rows] = (Array.isArray(block["rows"]) ? block["rows"] : []).map((row) => objectsOf(row));
  const settings = objectsOf(block["column_settings"]);
  const size = isData ? (numberOf(block["page_size"]) ?? 5) : Math.max(1, rows.length);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const at = Math.min(page, pages - 1);
  const named = numberOf(block["row_header_column_index"]) ?? 0;
  const alignOf = (column: number): string => `align-${stringOf(settings[column]?.["align"]) || "left"}`;
  const caption = stringOf(block["caption"]);
  return (
    <div class="block table-block">
      <table class="grid">
        {caption === "" ? null : <caption>{caption}</caption>}
        <thead>
          <tr>
            {header.map((cell, column) => (
              <th key={column} scope="col" class={alignOf(column)}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(at * size, (at + 1) * size).map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) =>
                isData && column === named ? (
                  <th key={column} scope="row" class={alignOf(column)}>
                    <Cell cell={cell} />
                  </th>
                ) : (
                  <td key={column} class={alignOf(column)}>
                    <Cell cell={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {pages > 1 ? <Pager at={at} pages={pages} turn={setPage} /> : null}
    </div>
  );
}

function Pager(props: {
  readonly at: number;
  readonly pages: number;
  readonly turn: (page: number) => void;
}): JSX.Element {
  const { at, pages, turn } = props;
  return (
    <div class="pager">
      <button type="button" class="button small" disabled={at === 0} onClick={() => turn(at - 1)}>
        Previous rows
      </button>
      <span>
        {at + 1} of {pages}
      </span>
      <button type="button" class="button small" disabled={at === pages - 1} onClick={() => turn(at + 1)}>
        Next rows
      </button>
    </div>
  );
}

function Cell({ cell }: { readonly cell: Json }): JSX.Element {
  if (cell["type"] === "rich_text") {
    return <RichTextBlock block={cell} />;
  }
  // raw_number carries `value` (and may carry a formatted `text`), raw_text carries `text`.
  return <>{stringOf(cell["text"]) || (numberOf(cell["value"]) ?? "")}</>;
}
