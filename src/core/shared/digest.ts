/** SHA-256 of UTF-8 text as lower-case hex; injected, because the core does no crypto of its own. */
export type Digest = (text: string) => string;
