/**
 * How long what is less urgent waits while the call that opens a room is made ready, in milliseconds. It was stored by the same commit, and a
 * room is there 5 to 8 ms sooner when nothing is claimed or read beside it.
 */
export const lessUrgentAfterMs = 10;
