/** What the middle of the page shows: a channel (at a message, when `ts` is given) or the app's Home. */
export type Place =
  | { readonly kind: "channel"; readonly channel: string; readonly ts: string }
  | { readonly kind: "home" };

/** Reads a place from one of this page's addresses: `/?channel=…&ts=…`, `/?home`, or a permalink `/archives/C…/p…`. */
export function placeOfUrl(address: string, origin: string): Place | undefined {
  const url = URL.parse(address, origin);
  if (url === null || plainOrigin(url.origin) !== plainOrigin(origin)) {
    return undefined;
  }
  const archived = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?$/.exec(url.pathname);
  if (archived !== null) {
    const [, channel = "", seconds, fraction = ""] = archived;
    const thread = seconds === undefined ? "" : `${seconds}.${fraction}`;
    return { kind: "channel", channel, ts: thread };
  }
  if (url.pathname !== "/") {
    return undefined;
  }
  const channel = url.searchParams.get("channel");
  if (channel !== null && channel !== "") {
    return { kind: "channel", channel, ts: url.searchParams.get("ts") ?? "" };
  }
  return url.searchParams.has("home") ? { kind: "home" } : undefined;
}

/** The sandbox may know itself as `localhost` and be visited as `127.0.0.1`: the same place. */
function plainOrigin(origin: string): string {
  return origin.replace("//127.0.0.1", "//localhost");
}

/** The address of a place as one person sees it, so that a reload shows the same. */
export function urlOfPlace(place: Place, user: string): string {
  const query = new URLSearchParams({ user });
  if (place.kind === "home") {
    query.set("home", "1");
  } else {
    query.set("channel", place.channel);
    if (place.ts !== "") {
      query.set("ts", place.ts);
    }
  }
  return `/?${query.toString()}`;
}
