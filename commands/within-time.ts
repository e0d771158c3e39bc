/** What the work gives, or `late` when it takes longer than `ms` milliseconds; the work goes on. */
export async function withinTime<Result>(work: Promise<Result>, ms: number): Promise<Result | "late"> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
