/** The characters of a text as Slack counts them: an emoji outside the basic plane is one, not two. */
export function characters(text: string): string[] {
  return Array.from(text);
}
