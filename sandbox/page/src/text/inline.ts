/** A run of text as Slack shows it inside a line. Every text format (mrkdwn, markdown, rich_text) is read into this one shape. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "styled"; readonly style: InlineStyle; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly url: string; readonly children: readonly Inline[] }
  | { readonly kind: "user"; readonly id: string; readonly label: string }
  | { readonly kind: "channel"; readonly id: string; readonly label: string }
  | { readonly kind: "usergroup"; readonly id: string; readonly label: string }
  | { readonly kind: "broadcast"; readonly range: string }
  | { readonly kind: "emoji"; readonly name: string; readonly unicode: string }
  | {
      readonly kind: "date";
      readonly atSeconds: number;
      readonly format: string;
      readonly url: string;
      readonly fallback: string;
    }
  | { readonly kind: "color"; readonly value: string }
  | { readonly kind: "break" };

/** The character styles that nest. */
export type InlineStyle = "bold" | "italic" | "strike" | "underline" | "highlight";

/** A block-level piece of text. Lists are flat with an indent, as rich_text sends them. */
export type Prose =
  | { readonly kind: "paragraph"; readonly inlines: readonly Inline[] }
  | { readonly kind: "heading"; readonly level: number; readonly inlines: readonly Inline[] }
  | {
      readonly kind: "list";
      readonly isOrdered: boolean;
      readonly indent: number;
      readonly start: number;
      readonly items: readonly ListItem[];
    }
  | { readonly kind: "quote"; readonly children: readonly Prose[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "rule" }
  | {
      readonly kind: "table";
      readonly header: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

/** One line of a list; `marker` is shown instead of the list's own bullet where the sender typed one. */
export interface ListItem {
  readonly inlines: readonly Inline[];
  readonly marker?: string;
  readonly isChecked?: boolean;
}
