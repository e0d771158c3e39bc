/** Where this adapter reports what it did; a pino logger fits. */
export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
}
