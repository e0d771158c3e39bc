import { type Logger, LogLevel } from "@slack/web-api";

const nothing = () => undefined;

/** A logger that says nothing: refusals are what these tests provoke. */
export const quietLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};
