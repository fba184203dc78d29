// Memory of page and processes while an analysis is opened, looked at and closed many times.
import type { Host } from './host';
import { atMost, type Figure } from './table';

/** The first openings warm the processes up. */
const warmOpens = 5;
/**
 * Memory of processes swings by what is not collected yet, by more than the goal allows; what stays shows where it is least. So many
 * readings, one after each opening, are looked at together.
 */
const readings = 5;

/** Closes the file that is open; then opens it again, waits for its pictures and closes it, so many times (20 at least). What is held early and late. */
export async function memoryFigures({ page, residentMiB }: Host, opens: number): Promise<Figure[]> {
  const processes: (number | null)[] = [];
  const held: number[] = [];
  const heaps: number[] = [];
  await closeFile(page);
  for (let i = 1; i <= opens; i++) {
    await page.getByTestId('open-more').click();
    await page.getByTestId('recent').first().click();
    await page.getByTestId('file-item').first().waitFor();
    for (const canvas of ['source-canvas', 'recon-canvas'])
      await page.locator(`[data-testid=${canvas}][data-state=shown]`).waitFor();
    await closeFile(page);
    processes.push(residentMiB());
    if (i !== warmOpens && i !== opens) continue;
    heaps.push(await heapMiB(page));
    held.push(await heldMiB(page));
  }
  const known = processes.filter((value) => value !== null);
  const isKnown = known.length === opens;
  const early = isKnown ? Math.min(...known.slice(warmOpens - 1, warmOpens - 1 + readings)) : null;
  const late = isKnown ? Math.min(...known.slice(-readings)) : null;
  const [heapEarly = 0, heapLate = 0] = heaps;
  const first = isKnown ? (known[warmOpens - 1] ?? null) : null;
  const last = isKnown ? (known.at(-1) ?? null) : null;
  const [heldEarly = 0, heldLate = 0] = held;
  const later = opens - warmOpens;
  const unit = 'MiB';
  const more = 'MiB more';
  return [
    { what: `heap of the page after ${warmOpens} analyses`, value: heapEarly, unit },
    { what: `  and ${later} later`, value: heapLate - heapEarly, unit: more, goal: atMost(2, unit) },
    { what: `held by the page, without compiled code, after ${warmOpens} analyses`, value: heldEarly, unit },
    { what: `  and ${later} later`, value: heldLate - heldEarly, unit: more, goal: atMost(2, unit) },
    { what: `main and engines after ${warmOpens} analyses`, value: first, unit },
    { what: `  and ${later} later`, value: first && last && last - first, unit: more, goal: atMost(30, unit) },
    { what: `main and engines after ${warmOpens}, least of ${readings} readings`, value: early, unit },
    { what: `  and ${later} later`, value: early && late && late - early, unit: more, goal: atMost(30, unit) },
    { what: '  the most between', value: isKnown ? Math.max(...known.slice(warmOpens)) : null, unit },
  ];
}

async function closeFile(page: Host['page']): Promise<void> {
  await page.getByTestId('file-item').first().hover();
  await page.getByTestId('file-close').first().click();
  await page.getByTestId('file-item').first().waitFor({ state: 'detached' });
}

/** What the page's scripts hold once everything unreachable is collected, compiled code with it. */
async function heapMiB(page: Host['page']): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  try {
    // Twice: what finalizers let go of is collected by the second one.
    for (let i = 0; i < 2; i++) await cdp.send('HeapProfiler.collectGarbage');
    await cdp.send('Performance.enable');
    const { metrics } = await cdp.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 2 ** 20;
  } finally {
    await cdp.detach();
  }
}

interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } };
  nodes: number[];
}

/**
 * What the page holds once everything unreachable is collected: objects of its scripts, and the browser's own for them, such as answers.
 * Code that is compiled while it is used again and again is left out.
 */
async function heldMiB(page: Host['page']): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  try {
    // Twice: what finalizers let go of is collected by the second one.
    for (let i = 0; i < 2; i++) await cdp.send('HeapProfiler.collectGarbage');
    const pieces: string[] = [];
    cdp.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk));
    await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    const { snapshot, nodes } = JSON.parse(pieces.join('')) as Snapshot;
    const { node_fields: fields, node_types: types } = snapshot.meta;
    const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
    let bytes = 0;
    for (let at = 0; at < nodes.length; at += fields.length)
      if (types[0][nodes[at + type] as number] !== 'code') bytes += nodes[at + size] as number;
    return bytes / 2 ** 20;
  } finally {
    await cdp.detach();
  }
}
