/** Work that waits to be committed together with others. */
interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits items in groups: what arrives while a commit runs shares the next one. One commit runs at a time, in the order of arrival;
 * when it fails, every item of its group fails.
 */
export function makeGroupCommit<Item>(options: {
  readonly commit: (items: readonly Item[]) => Promise<void>;
  /** A group takes no further item beyond so many bytes. */
  readonly groupBytesMax: number;
}) {
  let waiting: Waiting<Item>[] = [];
  let running: Promise<void> | undefined;

  const takeGroup = (): readonly Waiting<Item>[] => {
    let bytes = 0;
    const end = waiting.findIndex((one) => {
      bytes += one.bytes;
      return bytes > options.groupBytesMax;
    });
    const group = end === -1 ? waiting : waiting.slice(0, Math.max(1, end));
    waiting = end === -1 ? [] : waiting.slice(group.length);
    return group;
  };

  const run = async () => {
    while (waiting.length > 0) {
      const group = takeGroup();
      try {
        await options.commit(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = undefined;
  };

  return {
    /** Resolves when the item is committed. */
    add: (item: Item, bytes: number) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ item, bytes, resolve, reject });
        // A microtask later, so that requests which arrived together are committed together.
        running ??= Promise.resolve().then(run);
      }),
    /** Resolves when nothing waits or runs any more. */
    idle: async () => {
      await running;
    },
  };
}
