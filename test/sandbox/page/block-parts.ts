/** A `plain_text` object. */
export const plain = (text: string): object => ({ type: "plain_text", text, emoji: true });

/** A `mrkdwn` object. */
export const mrkdwn = (text: string): object => ({ type: "mrkdwn", text });

/** One option of a menu. */
export const option = (text: string, value: string): object => ({ text: plain(text), value });
