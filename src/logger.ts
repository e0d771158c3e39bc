import { type DestinationStream, type Logger, pino } from "pino";

/** Keys whose values never reach the log, wherever they stand in the logged object. */
const secretKeys = [
  "token",
  "authorization",
  "secret",
  "password",
  "signature",
  "cookie",
  "email",
  "routing_key",
  "apikey",
];

/** The log: JSON lines on stdout, static messages, data in the object, secrets and personal data redacted. */
export function makeLogger(level: string, destination?: DestinationStream): Logger {
  const paths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]);
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths, censor: "[redacted]" },
    serializers: { error: sayError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

export type { Logger } from "pino";

/** An error as the log shows it: name, code, hint, messages of its causes, and the stack without foreign bodies. */
function sayError(error: unknown): object {
  if (!(error instanceof Error)) return { message: saidBy(error) };
  return {
    name: error.name,
    message: error.message,
    code: Reflect.get(error, "code"),
    hint: Reflect.get(error, "hint"),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: sayError(error.cause) }),
  };
}

/** What something thrown that is no Error says of itself; some libraries throw plain objects with a message. */
function saidBy(thrown: unknown): string {
  const message: unknown = typeof thrown === "object" && thrown !== null ? Reflect.get(thrown, "message") : thrown;
  return typeof message === "string" ? message : `a thrown ${typeof thrown}`;
}
