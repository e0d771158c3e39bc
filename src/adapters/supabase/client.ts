import { createClient, type SupabaseClient } from "@supabase/supabase-js";

/** The limit of one request, in milliseconds. */
export const requestTimeoutMs = 10_000;

/** Makes the client for the project at `url`; nothing is remembered between runs, and no request hangs longer than 10 s. */
export function makeSupabaseClient(needs: {
  url: string;
  secretKey: string;
  timeoutMs?: number;
  /** What it gives is called right before a request leaves that changes something, and may throw to stop it. */
  guard?: () => () => void;
}): SupabaseClient {
  const timeoutMs = needs.timeoutMs ?? requestTimeoutMs;
  return createClient(needs.url, needs.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: {
      headers: { "x-client-info": "muster" },
      fetch: async (input, init) => {
        if (init?.method !== "GET") needs.guard?.()();
        return fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(timeoutMs) });
      },
    },
  });
}
