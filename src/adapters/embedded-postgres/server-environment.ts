/** The server's environment: only what it needs, so that none of the bot's tokens is inherited. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { LC_ALL: "C", TZ: "UTC", PATH: "/usr/local/bin:/usr/bin:/bin" };
}
