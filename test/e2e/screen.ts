// What specs read from the screen and do on it, by the names that the renderer gives its parts.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { root } from './hosts/process';

export class Screen {
  readonly source: Locator;
  readonly recon: Locator;
  readonly plot: Locator;
  readonly files: Locator;
  readonly notice: Locator;
  readonly events: Locator;

  constructor(readonly page: Page) {
    this.source = page.getByTestId('source-canvas');
    this.recon = page.getByTestId('recon-canvas');
    this.plot = page.getByTestId('timeline-plot');
    this.files = page.getByTestId('file-item');
    this.notice = page.getByTestId('notice');
    this.events = page.getByTestId('event-row');
  }

  button(name: 'open' | 'demo' | 'analyze' | 'cancel' | 'resume' | 'next-frame' | 'open-welcome'): Locator {
    return this.page.getByTestId(name);
  }

  /** Analysed frames that the timeline shows. */
  async frames(): Promise<number> {
    return Number((await this.plot.getAttribute('data-frames')) ?? 0);
  }

  async cuts(): Promise<number> {
    return Number((await this.plot.getAttribute('data-cuts')) ?? 0);
  }

  /** Waits until the timeline shows at least so many frames. */
  async waitForFrames(count: number, seconds = 60): Promise<number> {
    await this.page.waitForFunction(
      (least) =>
        Number(document.querySelector<HTMLElement>('[data-testid=timeline-plot]')?.dataset.frames ?? 0) >= least,
      count,
      { timeout: seconds * 1000 },
    );
    return this.frames();
  }

  /** Waits for a state of the file's analysis: complete, partial, failed, cancelled. */
  async waitForStatus(status: string, seconds = 120): Promise<void> {
    await this.page
      .locator(`[data-testid=file-item][data-status=${status}]`)
      .first()
      .waitFor({ timeout: seconds * 1000 });
  }

  /** Opens files as a drop on the window does. */
  async drop(paths: string[]): Promise<void> {
    // By Chromium's own protocol: files that Playwright sends to a page have no path, and those of a user have one.
    const cdp = await this.page.context().newCDPSession(this.page);
    const input = await this.page.evaluateHandle(() => {
      const made = document.createElement('input');
      made.type = 'file';
      made.multiple = true;
      return Object.assign(window, { droppedFiles: made }).droppedFiles;
    });
    const { result } = await cdp.send('Runtime.evaluate', { expression: 'window.droppedFiles' });
    await cdp.send('DOM.setFileInputFiles', { files: paths, objectId: result.objectId as string });
    await cdp.detach();
    await input.evaluate((made: HTMLInputElement) => {
      const data = new DataTransfer();
      for (const file of made.files ?? []) data.items.add(file);
      const options = { dataTransfer: data, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent('dragenter', options));
      document.body.dispatchEvent(new DragEvent('drop', options));
    });
  }

  /** Which frame a canvas shows, and a sum over its pixels that tells pictures apart. */
  async picture(canvas: Locator): Promise<{ ordinal: number; pts: number; sum: number }> {
    return canvas.evaluate((element) => {
      const target = element as HTMLCanvasElement;
      const data = target.getContext('2d')?.getImageData(0, 0, target.width, target.height).data ?? [];
      let sum = 0;
      for (let i = 0; i < data.length; i += 4)
        sum = (sum * 31 + data[i] * 65536 + data[i + 1] * 256 + data[i + 2]) % 2147483647;
      return { ordinal: Number(target.dataset.ordinal), pts: Number(target.dataset.pts), sum };
    });
  }

  /** Waits until a canvas shows one analysed frame, and not its draft. */
  async waitForOrdinal(canvas: Locator, ordinal: number): Promise<void> {
    const handle = await canvas.elementHandle();
    await this.page.waitForFunction(
      ({ element, wanted }) => {
        const target = element as HTMLCanvasElement | null;
        return (
          target?.dataset.ordinal === wanted && target.dataset.state === 'shown' && target.dataset.sharp === 'true'
        );
      },
      { element: handle, wanted: String(ordinal) },
      { timeout: 20_000 },
    );
  }

  async screenshot(name: string): Promise<void> {
    const folder = join(root, 'test/e2e/output');
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}
