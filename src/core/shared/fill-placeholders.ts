/** Text with every `{{ name }}` replaced by its value; a name without a value leaves nothing. Values are put in as they are. */
export function fillPlaceholders(text: string, valueFor: (name: string) => string | undefined): string {
  return text.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => valueFor(name) ?? "");
}
