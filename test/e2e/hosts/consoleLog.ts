// Keeps what a page's console and uncaught errors say.
import type { Page } from 'playwright-core';

/** Gives a growing list of the lines, and of what the host says where it fails to answer. */
export function listenToConsole(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('response', (response) => {
    const failed = (why: string) =>
      lines.push(`error: ${response.status()} of ${new URL(response.url()).pathname}: ${why}`);
    if (response.status() >= 500) void response.text().then(failed, (error) => failed(String(error)));
  });
  page.on('pageerror', (error) => lines.push(`pageerror: ${error.stack ?? error.message}`));
  return lines;
}
