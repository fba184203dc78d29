// Keeps what a page's console and uncaught errors say.
import type { Page } from 'playwright-core';

/** Gives a growing list of the lines. */
export function listenToConsole(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`pageerror: ${error.stack ?? error.message}`));
  return lines;
}
