import { Fault } from "#core/shared/fault.ts";

const hints: Readonly<Record<string, string>> = {
  closed: "Muster connects again by itself. If it stays so, is Socket Mode enabled for the app?",
  "no-hello":
    "Muster connects again by itself. Does a proxy between this host and Slack let WebSockets to wss-primary.slack.com through?",
  link_disabled: "Turn Socket Mode on again in the app's settings, or use HTTP mode (SLACK_SIGNING_SECRET).",
  too_many_websockets:
    "Slack allows ten Socket Mode connections to an app and each Muster process holds two: run fewer processes, or use HTTP mode.",
};

const messages: Readonly<Record<string, string>> = {
  closed: "The Socket Mode connection was closed",
  "no-hello": "Slack took the Socket Mode connection and said nothing",
  link_disabled: "Socket Mode was turned off for the app",
  too_many_websockets: "The app has too many Socket Mode connections",
};

/** Why a Socket Mode connection isn't there: `closed`, `no-hello`, or the reason that Slack dismissed it with (SLACK.md 2.3). */
export function socketFault(reason: string): Fault {
  return new Fault({
    code: `slack-socket-${reason.replaceAll("_", "-")}`,
    message: messages[reason] ?? `Slack ended the Socket Mode connection (${reason})`,
    hint: hints[reason] ?? "Muster connects again by itself.",
    retry: "may-retry",
  });
}
