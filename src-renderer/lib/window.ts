// The rows of a long list that show: so that ten thousand of them cost as much as twenty.

/** Half-open range of rows to render for a scroll position, with some rows to spare on either side. */
export function rowWindow(scrollTop: number, height: number, rowHeight: number, count: number, spare = 6) {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return { first: Math.min(first, Math.max(0, count - 1)), last: Math.max(last, 0) };
}
