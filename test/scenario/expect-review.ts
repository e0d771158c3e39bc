import { expect } from "vitest";

/** The main story's review says what happened with its proof, and "unknown" where nothing was recorded. */
export function expectReview(review: string): void {
  for (const measure of ["(TTD)", "(TTA)", "(TTM)", "(TTR)"]) expect(review).toContain(measure);
  expect(review).toMatch(/\/archives\/C\w+\/p\d+/);
  expect(review).toMatch(/Users affected: unknown/);
  expect(review).toMatch(/Approved by aya #\d+/);
  expect(review).toMatch(/Before: .*\n.*After: /);
  expect(review).toMatch(/Tell customers.*skipped.*Nobody noticed/);
  expect(review.match(/\| The price query scans the table \|/g)).toHaveLength(1);
  expect(review).toContain("Bought time with the old build");
  expect(review).not.toContain("from a guest");
}
