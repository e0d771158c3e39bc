/** Work that ends only after the person was told to wait: the wrapper reads the clock once before and once after that. */
export function lateWork<Value>(value: Value, deadlineMs = 20) {
  const { promise, resolve } = Promise.withResolvers<Value>();
  let readings = 0;
  const now = () => {
    readings += 1;
    if (readings === 2) resolve(value);
    return 0;
  };
  return { promise, options: { needs: { deadlineMs, now } } };
}
