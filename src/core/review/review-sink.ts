/** Where drafts are kept: Supabase Storage when configured, else the local disk. Safe to repeat: same name, same place. */
export interface ReviewArchive {
  store(name: string, markdown: string): Promise<{ readonly location: string }>;
}

/** Where a finished review is published (a GitHub pull request). Safe to repeat: one pull request per incident. */
export interface ReviewPublisher {
  publish(name: string, title: string, markdown: string): Promise<{ readonly url: string }>;
}

/** Renders a template of `templates/review/` with data; the data's texts are escaped for Markdown by the template's filters. */
export interface ReviewTemplate {
  render(data: Readonly<Record<string, unknown>>): Promise<string>;
}
