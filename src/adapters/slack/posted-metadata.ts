/** The metadata that marks a message as ours and names its slot; invisible to people. */
export function postedMetadata(slot: string): {
  readonly event_type: string;
  readonly event_payload: { readonly slot: string };
} {
  return { event_type: "muster", event_payload: { slot } };
}
