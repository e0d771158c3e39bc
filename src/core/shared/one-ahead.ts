/**
 * The same items, of which the next is asked for as soon as one is taken: it is made ready while that one is worked on. The first is taken
 * alone. Whoever leaves in the middle leaves the source, too.
 */
export async function* oneAhead<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item> {
  const items = source[Symbol.asyncIterator]();
  try {
    for (let asked = items.next(); ; ) {
      const { done, value } = await asked;
      if (done === true) return;
      asked = items.next();
      // Waited for later; until then a failure must not count as one that nobody handles.
      asked.catch(() => undefined);
      yield value;
    }
  } finally {
    await items.return?.();
  }
}
