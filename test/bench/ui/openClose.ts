// Memory of page and processes after an analysis was opened, looked at and closed many times.
import type { Page } from 'playwright-core';
import type { Host } from './host';

/** MiB. */
export interface Memory {
  heap: number;
  processes: number | null;
}

/** Opens the first recent file, waits for its pictures, closes it; so many times. What is held after each of `at` times. */
export async function openAndClose(
  { page, residentMiB }: Host,
  times: number,
  at: readonly number[],
): Promise<Memory[]> {
  const found: Memory[] = [];
  for (let i = 1; i <= times; i++) {
    await page.getByTestId('open-more').click();
    await page.getByTestId('recent').first().click();
    await page.getByTestId('file-item').first().waitFor();
    for (const canvas of ['source-canvas', 'recon-canvas'])
      await page.locator(`[data-testid=${canvas}][data-state=shown]`).waitFor();
    await page.getByTestId('file-item').first().hover();
    await page.getByTestId('file-close').first().click();
    await page.getByTestId('file-item').first().waitFor({ state: 'detached' });
    if (at.includes(i)) found.push({ heap: await heapMiB(page), processes: residentMiB() });
  }
  return found;
}

/** What the page's scripts hold once everything unreachable is collected. */
async function heapMiB(page: Page): Promise<number> {
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
